import { describe, expect, it } from "vitest";
import type { Cost, CostBucket } from "../../api/types";
import { daysSpan } from "../../format/calendar";
import { costParts, costRemark, costSeries, PERIOD_PART } from "./cost-series";
import { costMarks } from "./cost-view";

const zone = "Europe/Berlin";
const now = Date.parse("2026-11-23T17:50:00+01:00");

function bucket(change: Partial<CostBucket> & Pick<CostBucket, "from" | "to">): CostBucket {
  return { cost: 2, energyCost: 1.6, periodCost: 0.4, importWh: 5000, exportWh: 0, coverage: 1, estimatedShare: 0, leftOutWh: 0, bands: [{ contract: "home", band: "day", cost: 1.6 }], ...change };
}

const day = (date: number) => ({ from: `2026-11-${String(date)}T00:00:00+01:00`, to: `2026-11-${String(date + 1)}T00:00:00+01:00` });

describe("costSeries", () => {
  const span = daysSpan("2026-11-20", "2026-11-25", zone);
  const bars = costSeries(
    [
      bucket(day(20)),
      bucket({ ...day(21), importWh: 0, coverage: 0, cost: 0.4, bands: [] }),
      bucket({ ...day(22), cost: 0, energyCost: 0, periodCost: 0, importWh: 0, bands: [] }),
      bucket({ from: "2026-11-23T00:00:00+01:00", to: "2026-11-23T17:45:00+01:00" }),
    ],
    span, "day", zone, now,
  );
  it("tells measured, missing, zero, running and future apart", () => {
    expect(bars.map((bar) => bar.state)).toEqual(["measured", "missing", "measured", "running", "future", "future"]);
    expect(bars[1]?.importWh).toBeNull();
    expect(bars[2]?.cost).toBe(0);
    expect(bars[4]?.cost).toBeNull();
  });
  it("keeps the fixed charges of a day without readings, and says so", () => {
    expect(bars[1]?.cost).toBe(0.4);
    expect(bars[1] && costRemark(bars[1], String)).toBe("No readings; only fixed charges");
  });
  it("draws the running day to its own end", () => {
    expect(bars[3]?.to).toBe("2026-11-24T00:00:00+01:00");
  });
  it("marks only what occurs", () => {
    expect(costMarks(bars).map((each) => each.mark)).toEqual(["running", "missing"]);
  });
});

it("a circuit's share, which has no bands, is one layer", () => {
  const share = bucket({ ...day(20), periodCost: 0, bands: [] });
  const cost: Cost = { basis: "share", deviceIds: ["kitchen"], currency: "EUR", contracts: ["home"], buckets: [share], total: share, circuits: [], notBilled: [], notes: [], leftOut: [] };
  expect(costParts(cost).map((part) => part.key)).toEqual(["energy"]);
  expect(costSeries([share], daysSpan("2026-11-20", "2026-11-20", zone), "day", zone, now)[0]?.parts).toEqual({ energy: 1.6 });
});

it("layers are the bands by name, credits in the colour of export, fixed charges last", () => {
  const total = bucket({ ...day(20), bands: [{ contract: "home", band: "Feed-in", cost: -1 }, { contract: "home", band: "night", cost: 1 }, { contract: "home", band: "day", cost: 3 }] });
  const cost: Cost = { basis: "meter", deviceIds: ["house"], currency: "EUR", contracts: ["home"], buckets: [total], total, circuits: [], notBilled: [], notes: [], leftOut: [] };
  const parts = costParts(cost);
  expect(parts.map((part) => part.text)).toEqual(["Day", "Night", "Feed-in", "Standing and other fixed charges"]);
  expect(parts[2]?.color).toBe("var(--export)");
  expect(parts.at(-1)?.key).toBe(PERIOD_PART);
});

it("a band keeps its colour where the others of its tariff do not occur", () => {
  const total = bucket({ ...day(20), bands: [{ contract: "home", band: "night", cost: 1 }] });
  const cost: Cost = { basis: "meter", deviceIds: ["house"], currency: "EUR", contracts: ["home"], buckets: [total], total, circuits: [], notBilled: [], notes: [], leftOut: [] };
  const all = { ...cost, total: bucket({ ...day(20), bands: [{ contract: "home", band: "day", cost: 1 }, { contract: "home", band: "night", cost: 1 }] }) };
  const colour = (of: Cost) => costParts(of, ["night", "day"]).find((part) => part.text === "Night")?.color;
  expect(colour(cost)).toBe(colour(all));
});
