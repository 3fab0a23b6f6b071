import { afterEach, describe, expect, it, vi } from "vitest";
import { ApiError, apiUrl, getJson, inSite } from "./client";

const answer = (status: number, body: string) => { vi.stubGlobal("fetch", () => Promise.resolve(new Response(body, { status }))); };
const failure = () => getJson("/api/energy").then(() => null, (error: unknown) => error);

afterEach(() => { vi.unstubAllGlobals(); });

describe("apiUrl", () => {
  it("keeps the plus of an offset and leaves out what is not given", () => {
    expect(apiUrl("/api/energy", { from: "2026-11-23T00:00:00+01:00", limit: undefined, cursor: null })).toBe(
      "/api/energy?from=2026-11-23T00%3A00%3A00%2B01%3A00",
    );
  });
});

describe("getJson", () => {
  it("tells a problem in the hub's words", async () => {
    answer(400, JSON.stringify({ title: "Bad range", detail: "from is after to" }));
    expect(await failure()).toMatchObject({ status: 400, title: "The hub could not use that", message: "from is after to" });
  });
  it("copes with an error page that is not JSON", async () => {
    answer(502, "<html>");
    expect(await failure()).toMatchObject({ status: 502, title: "The hub answered 502" });
  });
  it("says so when the hub cannot be reached", async () => {
    vi.stubGlobal("fetch", () => Promise.reject(new TypeError("failed")));
    const error = await failure();
    expect(error).toBeInstanceOf(ApiError);
    expect(error).toMatchObject({ status: 0, title: "The hub cannot be reached" });
  });
});

describe("inSite", () => {
  it("asks in the site that is shown, and about the hub as a whole in none", () => {
    expect(inSite("/api/energy?bucket=day", "beach house")).toBe("/api/energy?bucket=day&site=beach%20house");
    expect(inSite("/api/rules", "home")).toBe("/api/rules?site=home");
    expect(inSite("/api/sites", "home")).toBe("/api/sites");
    expect(inSite("/api/auth/me", "home")).toBe("/api/auth/me");
    expect(inSite("/api/rules", null)).toBe("/api/rules");
  });
});
