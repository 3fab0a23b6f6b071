import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { fireEvent, render, screen, waitFor } from "@testing-library/react";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { Reject } from "../../api/types";
import { SiteContext } from "../../site/context";
import { sampleSettings } from "../../test/samples";
import { RejectsCard } from "./RejectsCard";

function reject(id: number): Reject {
  const at = "2026-11-23T10:00:00+01:00";
  return { id, receivedAt: at, firstReceivedAt: at, count: 1, topic: "/energy/m/data", deviceId: "m", reason: "not-json", detail: `detail ${String(id)}`, payload: "" };
}

/** Answers page by page; the second page fails as often as `failures` says. */
function serve(failures = 0) {
  const fetched = vi.fn((url: string) => {
    const second = url.includes("cursor=p2");
    if (second && failures-- > 0) return Promise.resolve(new Response("{}", { status: 503 }));
    const body = second
      ? { rejects: [reject(1)], total: 3, nextCursor: null }
      : { rejects: [reject(3), reject(2)], total: 3, nextCursor: "p2" };
    return Promise.resolve(new Response(JSON.stringify(body)));
  });
  vi.stubGlobal("fetch", fetched);
  return fetched;
}

function show() {
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  render(
    <QueryClientProvider client={client}>
      <SiteContext value={sampleSettings()}><RejectsCard /></SiteContext>
    </QueryClientProvider>,
  );
}

afterEach(() => { vi.unstubAllGlobals(); });

describe("RejectsCard", () => {
  it("shows the next page below the first, and then has no more", async () => {
    const fetched = serve();
    show();
    fireEvent.click(await screen.findByRole("button", { name: "Show more" }));
    await screen.findByText("detail 1");
    expect(screen.getAllByRole("listitem").map((item) => /detail \d/.exec(item.textContent)?.[0])).toEqual(["detail 3", "detail 2", "detail 1"]);
    expect(screen.queryByRole("button", { name: "Show more" })).toBeNull();
    expect(fetched.mock.calls.map((call) => call[0])).toEqual(["/api/rejects", "/api/rejects?cursor=p2"]);
  });

  it("keeps what is there when the next page fails, and tries again", async () => {
    serve(1);
    show();
    fireEvent.click(await screen.findByRole("button", { name: "Show more" }));
    const again = await screen.findByRole("button", { name: /again/i });
    expect(screen.getByText("detail 3")).toBeTruthy();
    fireEvent.click(again);
    await waitFor(() => { expect(screen.getByText("detail 1")).toBeTruthy(); });
  });
});
