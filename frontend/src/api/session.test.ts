import { describe, expect, it, vi } from "vitest";
import { Session } from "./session";

const answer = (status: number, body: unknown = {}) => new Response(JSON.stringify(body), { status });
const granted = (token: string) => answer(200, { accessToken: token, expiresIn: 900 });

describe("Session", () => {
  it("shares one refresh among those who ask at the same time", async () => {
    const fetcher = vi.fn(() => Promise.resolve(granted("a")));
    const session = new Session(fetcher, () => 0);
    expect(await Promise.all([session.refresh(), session.refresh(), session.refresh()])).toEqual([true, true, true]);
    expect(fetcher).toHaveBeenCalledTimes(1);
    expect(await session.accessToken()).toBe("a");
  });

  it("says each time which browser asks, by one name that it made up", async () => {
    const names = vi.fn();
    const session = new Session((_, init) => {
      names(new Headers(init?.headers).get("ohmstead-browser"));
      return Promise.resolve(granted("a"));
    }, () => 0);
    await session.refresh();
    await session.refresh();
    const [[first], [second]] = names.mock.calls as [[string], [string]];
    expect(first).toMatch(/^[0-9a-f]{32}$/);
    expect(second).toBe(first);
  });

  it("renews a token shortly before it ends", async () => {
    let now = 0;
    const fetcher = vi.fn(() => Promise.resolve(granted("new")));
    const session = new Session(fetcher, () => now);
    session.accept({ accessToken: "old", expiresIn: 900 });
    now = 800_000;
    expect(await session.accessToken()).toBe("old");
    now = 880_000;
    expect(await session.accessToken()).toBe("new");
  });

  it("is signed out when the hub refuses, and tells who listens", async () => {
    const session = new Session(() => Promise.resolve(answer(401)), () => 0);
    const heard = vi.fn();
    session.subscribe(heard);
    expect(await session.refresh()).toBe(false);
    expect(session.state()).toBe("signedOut");
    expect(heard).toHaveBeenCalledTimes(1);
  });

  it("stays as it was while the hub cannot be reached", async () => {
    const session = new Session(() => Promise.reject(new TypeError("failed")), () => 0);
    session.accept({ accessToken: "a", expiresIn: 900 });
    expect(await session.refresh()).toBe(false);
    expect(session.state()).toBe("signedIn");
  });
});
