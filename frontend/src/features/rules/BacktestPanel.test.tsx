import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { fireEvent, render, screen } from "@testing-library/react";
import { afterEach, expect, it, vi } from "vitest";
import { SiteContext } from "../../site/context";
import { sampleAlert, sampleDevice, sampleSettings } from "../../test/samples";
import { BacktestPanel } from "./BacktestPanel";
import { newDraft } from "./rule-draft";

afterEach(() => { vi.unstubAllGlobals(); });

const draft = { ...newDraft("r"), threshold: "4000", clearAt: "3800" };
const panel = (shown = draft) => (
  <SiteContext value={sampleSettings()}><BacktestPanel draft={shown} devices={[sampleDevice({ name: "House" })]} /></SiteContext>
);

it("tells what a rule would have raised, and forgets it when the rule is changed", async () => {
  const asked = vi.fn((url: string, init: RequestInit) => {
    void url;
    void init;
    return Promise.resolve(new Response(JSON.stringify({ from: "", to: "", raised: 7, devices: ["meter-01"], alerts: [sampleAlert({ message: "in the hub’s words" })] })));
  });
  vi.stubGlobal("fetch", asked);
  const client = new QueryClient();
  const { rerender } = render(panel(), { wrapper: ({ children }) => <QueryClientProvider client={client}>{children}</QueryClientProvider> });
  fireEvent.click(screen.getByRole("button", { name: "Try it on the last 30 days" }));
  await screen.findByText("It would have raised 7 alerts (House)");
  expect(screen.getByText(/Peak 4.20 kW, limit 4.00 kW/)).toBeTruthy();
  expect(asked.mock.calls[0]?.[0]).toBe("/api/rules/backtest");
  expect(JSON.parse(String(asked.mock.calls[0]?.[1].body))).toMatchObject({ days: 30, rule: { kind: "over-power", threshold: 4000, clearAt: 3800, windowMinutes: 0 } });
  rerender(panel({ ...draft, threshold: "5000" }));
  expect(screen.queryByTestId("backtest")).toBeNull();
});

it("tries no unfinished rule", () => {
  const client = new QueryClient();
  render(<QueryClientProvider client={client}>{panel({ ...draft, threshold: "" })}</QueryClientProvider>);
  expect(screen.getByRole<HTMLButtonElement>("button", { name: /Try it/ }).disabled).toBe(true);
});
