import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { fireEvent, render, screen } from "@testing-library/react";
import { MemoryRouter } from "react-router";
import { afterEach, describe, expect, it, vi } from "vitest";
import { HubLostContext, LiveStoreContext } from "../live/context";
import { LiveStore } from "../live/store";
import { SiteContext } from "../site/context";
import { sampleAlert, sampleDevice, sampleSettings } from "../test/samples";
import AlertsPage from "./AlertsPage";

const over = (id: string, deviceId: string) =>
  sampleAlert({ id, deviceId, state: "cleared", clearedAt: "2026-11-23T10:05:00+01:00" });

afterEach(() => { vi.unstubAllGlobals(); });

describe("AlertsPage", () => {
  it("shows the history page by page", async () => {
    vi.stubGlobal("fetch", vi.fn((url: string) => {
      const body = url.includes("cursor=next")
        ? { alerts: [over("a-1", "cellar")], nextCursor: null }
        : { alerts: [over("a-2", "kitchen")], nextCursor: "next" };
      return Promise.resolve(new Response(JSON.stringify(body)));
    }));
    const store = new LiveStore((flush) => { flush(); });
    store.seed([sampleDevice()], []);
    render(
      <QueryClientProvider client={new QueryClient()}>
        <LiveStoreContext value={store}>
          <SiteContext value={sampleSettings()}><MemoryRouter><AlertsPage /></MemoryRouter></SiteContext>
        </LiveStoreContext>
      </QueryClientProvider>,
    );
    expect((await screen.findByText(/kitchen/)).textContent).toContain("kitchen");
    expect(screen.getByText("1+")).toBeTruthy();
    fireEvent.click(screen.getByRole("button", { name: "Show more" }));
    expect((await screen.findByText(/cellar/)).textContent).toContain("cellar");
    expect(screen.getAllByRole("listitem")).toHaveLength(2);
    expect(screen.queryByRole("button", { name: "Show more" })).toBeNull();
  });

  it("does not say that nothing is wrong while the hub is not heard", () => {
    vi.stubGlobal("fetch", vi.fn(() => Promise.reject(new TypeError("no network"))));
    const store = new LiveStore((flush) => { flush(); });
    store.seed([sampleDevice()], []);
    const page = (lost: boolean) => (
      <QueryClientProvider client={new QueryClient()}>
        <LiveStoreContext value={store}>
          <HubLostContext value={lost}>
            <SiteContext value={sampleSettings()}><MemoryRouter><AlertsPage /></MemoryRouter></SiteContext>
          </HubLostContext>
        </LiveStoreContext>
      </QueryClientProvider>
    );
    const { rerender } = render(page(false));
    expect(screen.getByText("Nothing is wrong right now")).toBeTruthy();
    rerender(page(true));
    expect(screen.queryByText("Nothing is wrong right now")).toBeNull();
    expect(screen.getByText("Not known right now")).toBeTruthy();
  });
});
