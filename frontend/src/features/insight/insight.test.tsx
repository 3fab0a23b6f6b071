import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render, screen, waitFor } from "@testing-library/react";
import type { ReactNode } from "react";
import { MemoryRouter } from "react-router";
import { afterEach, describe, expect, it, vi } from "vitest";
import { SiteContext } from "../../site/context";
import { sampleSettings } from "../../test/samples";
import { AnomaliesCard } from "./AnomaliesCard";
import { ForecastCard } from "./ForecastCard";

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
    expect(said).toContain("210 Wh off");
    expect(said).toContain("330 Wh");
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
    show(<AnomaliesCard deviceId="m 1" />, 200, { anomalies: [{ from: "2026-11-22T23:30:00Z", to: "2026-11-23T02:00:00Z", kind: "left-on", text: "Left on: 1.5 kW" }] });
    await screen.findByText("Left on: 1.5 kW");
    expect(screen.getByRole("link", { name: "See that day" }).getAttribute("href")).toBe("/analytics?device=m+1&show=day&at=2026-11-23");
  });
  it("nothing is good news; a meter that is not watched has no card", async () => {
    show(<AnomaliesCard deviceId="m" />, 200, { anomalies: [] });
    await screen.findByText("Nothing out of the ordinary");
    const { container } = show(<AnomaliesCard deviceId="virtual" />, 404, {});
    await waitFor(() => { expect(container.innerHTML).toBe(""); });
  });
});
