import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { fireEvent, render, screen, waitFor } from "@testing-library/react";
import type { ReactNode } from "react";
import { MemoryRouter } from "react-router";
import { afterEach, describe, expect, it, vi } from "vitest";
import { SiteContext } from "../../site/context";
import { sampleSettings } from "../../test/samples";
import { AnomaliesCard } from "./AnomaliesCard";
import { AppliancesCard } from "./AppliancesCard";
import { ForecastCard } from "./ForecastCard";
import { PastForecastCard } from "./PastForecastCard";
import { WindowCard } from "./WindowCard";

afterEach(() => { vi.unstubAllGlobals(); });

function show(content: ReactNode, status: number, body: unknown) {
  vi.stubGlobal("fetch", vi.fn(() => Promise.resolve(new Response(JSON.stringify(body), { status }))));
  return render(
    <QueryClientProvider client={new QueryClient()}>
      <SiteContext value={sampleSettings()}><MemoryRouter>{content}</MemoryRouter></SiteContext>
    </QueryClientProvider>,
  );
}

const young = { title: "Conflict", detail: "no full hour of this device is measured yet" };

describe("ForecastCard", () => {
  it("says how good it was, beside the plain guess", async () => {
    show(<ForecastCard deviceId="m" deviceName="M" />, 200, {
      deviceId: "m", madeFrom: "2026-11-23T10:00:00+01:00", model: "mixed", error: { hours: 672, maeKwh: 0.21, naiveMaeKwh: 0.33, coveredPercent: 80.6 },
      buckets: [{ from: "2026-11-23T10:00:00+01:00", kwh: 1, median: 0.8, low: 0.4, high: 2 }],
    });
    const said = (await screen.findByTestId("forecast-quality")).textContent;
    expect(said).toContain("672 measured hours");
    expect(said).toContain("0.21 kWh off");
    expect(said).toContain("0.33 kWh");
    expect(said).toContain("81 % of them lay in the band");
  });
  it("too little history is said, not shown as a failure", async () => {
    show(<ForecastCard deviceId="m" deviceName="M" />, 409, young);
    await screen.findByText("Too little measured yet");
    expect(screen.queryByRole("alert")).toBeNull();
  });
});

describe("AnomaliesCard", () => {
  it("tells each in the hub's words and leads to its day at the site", async () => {
    show(<AnomaliesCard deviceId="m 1" />, 200, { anomalies: [{ from: "2026-11-22T23:30:00Z", to: "2026-11-23T02:00:00Z", kind: "left-on", text: "Left on: 1.5 kW", extraWh: 3750 }] });
    await screen.findByText(/^1.50 kW above the same hours .* for 2 h 30 min, 3.75 kWh: something strong/);
    expect(screen.getByRole("link", { name: "See that day" }).getAttribute("href")).toBe("/analytics?device=m+1&show=day&at=2026-11-23");
  });
  it("nothing is good news; a meter that is not watched has no card", async () => {
    show(<AnomaliesCard deviceId="m" />, 200, { anomalies: [] });
    await screen.findByText("Nothing out of the ordinary");
    const { container } = show(<AnomaliesCard deviceId="virtual" />, 404, {});
    await waitFor(() => { expect(container.innerHTML).toBe(""); });
  });
  it("takes what somebody says of one, and shows what is learned", async () => {
    const anomaly = { from: "2026-11-22T23:30:00Z", to: "2026-11-23T02:00:00Z", kind: "left-on", text: "Left on: 1.5 kW", feedback: null, learned: true };
    show(<AnomaliesCard deviceId="m" />, 200, { anomalies: [anomaly] });
    await screen.findByText(/Like something that was you/);
    fireEvent.click(screen.getByRole("button", { name: "That was us" }));
    await waitFor(() => {
      const sent = vi.mocked(fetch).mock.calls.find(([, init]) => init?.method === "POST");
      expect(JSON.parse(sent?.[1]?.body as string)).toEqual({ deviceId: "m", kind: "left-on", from: anomaly.from, feedback: "us" });
    });
  });
});

describe("PastForecastCard", () => {
  const hour = { from: "2026-11-23T10:00:00+01:00", kwh: 1, median: 0.8, low: 0.4, high: 2, actualKwh: 1.2 };
  it("says how far what was said was off", async () => {
    show(<PastForecastCard deviceId="m" deviceName="M" />, 200, { buckets: [], past: { hours: [hour], error: { hours: 24, maeKwh: 0.25, naiveMaeKwh: 0.3, coveredPercent: 79.6, dayErrorPercent: 12.4, biasPercent: 1 } } });
    const said = (await screen.findByTestId("past-error")).textContent;
    expect(said).toContain("24 hours");
    expect(said).toContain("0.25 kWh off");
    expect(said).toContain("80 % of them");
    expect(said).toContain("12 % off");
  });
  it("is not there before anything has come", async () => {
    const { container } = show(<PastForecastCard deviceId="m" deviceName="M" />, 200, { buckets: [], past: { hours: [], error: null } });
    await waitFor(() => { expect(fetch).toHaveBeenCalled(); });
    expect(container.innerHTML).toBe("");
  });
});

describe("AppliancesCard", () => {
  it("labels what it tells as estimated, with money and confidence", async () => {
    show(<AppliancesCard deviceId="m" />, 200, { appliances: [{ kind: "fridge", powerW: 90, runs: 240, energyWh: 7200, share: 0.123, cost: 2.16, currency: "EUR", confidence: 0.91, lastRuns: [] }], reason: null });
    await screen.findByText("Fridge or freezer");
    expect(screen.getByText("Estimated")).toBeTruthy();
    expect(screen.getByText(/12 % of all energy/).textContent).toContain("confidence 91 %");
  });
  it("folds away what is hardly more than a guess", async () => {
    const appliance = { powerW: 90, runs: 240, energyWh: 7200, share: 0.123, cost: 2.16, currency: "EUR", lastRuns: [] };
    show(<AppliancesCard deviceId="m" />, 200, { appliances: [{ ...appliance, kind: "ev", confidence: 0.13 }, { ...appliance, kind: "fridge", confidence: 0.6 }], reason: null });
    expect((await screen.findByText("Fridge or freezer")).closest("details")).toBeNull();
    expect(screen.getByText("Electric car").closest("details")?.textContent).toContain("Hardly more than a guess: 1");
  });
  it("says why it can tell nothing", async () => {
    show(<AppliancesCard deviceId="m" />, 200, { appliances: [], reason: "readings are 900 s apart" });
    await screen.findByText("readings are 900 s apart");
  });
});

describe("WindowCard", () => {
  const window = (from: string, cost: number) => ({ from, to: from, cost, series: null });
  it("names the cheapest window beside what it would cost now", async () => {
    show(<WindowCard contracts={[{ id: "home", name: "Home" }]} />, 200, { contract: "home", currency: "EUR", now: window("2026-11-23T10:00:00Z", 4.1), cheapest: window("2026-11-24T02:00:00Z", 1.25), dearest: window("2026-11-23T17:00:00Z", 5), lowest: null, windows: [], pricesUntil: null, method: "" });
    const said = (await screen.findByTestId("window")).textContent;
    expect(said).toMatch(/Cheapest from .*1\.25/);
    expect(said).toMatch(/Now it would cost .*4\.10/);
  });
  it("asks by the contract that is chosen of several", async () => {
    show(<WindowCard contracts={[{ id: "home", name: "Home" }, { id: "heat", name: "Heat pump" }]} />, 200, { contract: "home", currency: "EUR", now: window("2026-11-23T10:00:00Z", 4.1), cheapest: window("2026-11-24T02:00:00Z", 1.25), dearest: window("2026-11-23T17:00:00Z", 5), lowest: null, windows: [], pricesUntil: null, method: "" });
    await screen.findByTestId("window");
    fireEvent.change(screen.getByLabelText("Contract"), { target: { value: "heat" } });
    await waitFor(() => { expect(vi.mocked(fetch).mock.calls.map(([url]) => String(url as string)).at(-1)).toContain("contract=heat"); });
  });
  it("asks nothing while the fields hold no number", () => {
    show(<WindowCard contracts={[{ id: "home", name: "Home" }]} />, 200, {});
    vi.mocked(fetch).mockClear();
    fireEvent.change(screen.getByLabelText("Energy (kWh)"), { target: { value: "ten" } });
    expect(fetch).not.toHaveBeenCalled();
  });
});
