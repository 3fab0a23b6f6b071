import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { act, fireEvent, render, screen, waitFor } from "@testing-library/react";
import { MemoryRouter } from "react-router";
import { afterEach, describe, expect, it, vi } from "vitest";
import { LiveStoreContext } from "../../live/context";
import { LiveStore } from "../../live/store";
import { sampleAlert, sampleDevice } from "../../test/samples";
import { AlertBanner } from "./AlertBanner";

function renderBanner() {
  const store = new LiveStore((flush) => { flush(); });
  store.seed([sampleDevice({ name: "Whole house" })], []);
  render(
    <QueryClientProvider client={new QueryClient()}>
      <LiveStoreContext value={store}>
        <MemoryRouter><AlertBanner /></MemoryRouter>
      </LiveStoreContext>
    </QueryClientProvider>,
  );
  return store;
}

afterEach(() => { vi.unstubAllGlobals(); });

describe("AlertBanner", () => {
  it("appears in red with a power spike and goes when it is cleared", () => {
    const store = renderBanner();
    expect(screen.queryByTestId("alert-banner")).toBeNull();
    act(() => { store.apply({ type: "alert", alert: sampleAlert() }); });
    const banner = screen.getByTestId("alert-banner");
    expect(banner.textContent).toContain("Power too high · Whole house · Peak 4.20 kW, limit 4.00 kW");
    expect(banner.className).toContain("bg-crit-solid");
    act(() => { store.apply({ type: "alert", alert: sampleAlert({ state: "cleared" }) }); });
    expect(screen.queryByTestId("alert-banner")).toBeNull();
  });

  it("is announced to screen readers", () => {
    const store = renderBanner();
    act(() => { store.apply({ type: "alert", alert: sampleAlert() }); });
    expect(document.querySelector("[aria-live=assertive]")?.textContent).toContain("Power too high, meter-01");
  });

  it("goes when it is acknowledged", async () => {
    const seen = sampleAlert({ acknowledgedAt: "2026-11-23T10:00:00+01:00", acknowledgedBy: "anna" });
    const fetched = vi.fn(() => Promise.resolve(new Response(JSON.stringify(seen))));
    vi.stubGlobal("fetch", fetched);
    const store = renderBanner();
    act(() => { store.apply({ type: "alert", alert: sampleAlert() }); });
    fireEvent.click(screen.getByRole("button", { name: "Acknowledge" }));
    await waitFor(() => { expect(screen.queryByTestId("alert-banner")).toBeNull(); });
    expect(fetched).toHaveBeenCalledWith("/api/alerts/a-1/ack", expect.objectContaining({ method: "POST" }));
  });
});
