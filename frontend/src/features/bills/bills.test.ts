import { describe, expect, it } from "vitest";
import type { BillLine, BillSummary, CostBucket } from "../../api/types";
import { hasSeveralVersions, lineName, lineOrigin, lineQuantity, lineRate } from "../../domain/money/line-text";
import { dayToShow, slotPoints, slotRemark } from "./line-series";
import { billingPeriods, periodRows } from "./period-list";

function line(change: Partial<BillLine> = {}): BillLine {
  return { index: 0, kind: "energy", charge: "Energy", band: "night", tier: null, quantity: 176.483134, unit: "kWh", rate: 0.182, rateUnit: "EUR/kWh", amount: 32.12, tariff: "tou-2026", versionFrom: "2026-01-01", from: "2026-11-01", to: "2026-12-01", how: "", ...change };
}

describe("a bill's line", () => {
  it("names charge, band and tier once", () => {
    expect(lineName(line())).toBe("Energy, night");
    expect(lineName(line({ band: "high", tier: 2 }))).toBe("Energy, high, tier 2");
    expect(lineName(line({ charge: "Duty", band: "Duty" }))).toBe("Duty");
  });
  it("says quantity and rate with their units", () => {
    expect(lineQuantity(line(), "EUR")).toBe("176.483 kWh");
    expect(lineRate(line(), "EUR")).toBe("€0.182 / kWh");
    expect(lineQuantity(line({ unit: "days", quantity: 1 }), "EUR")).toBe("1 day");
    expect(lineRate(line({ unit: "days", rate: 0.35 }), "EUR")).toBe("€0.35 / day");
  });
  it("says of a tax what it is on", () => {
    const tax = line({ kind: "tax", unit: "%", quantity: 253.24457, rate: 19 });
    expect([lineQuantity(tax, "EUR"), lineRate(tax, "EUR")]).toEqual(["on €253.24", "19 %"]);
  });
  it("names its days only where they are not the bill's", () => {
    const bill = { from: "2026-11-01", to: "2026-12-01" };
    expect(lineOrigin(line(), bill)).toBe("tou-2026, in force since 1 Jan 2026");
    expect(hasSeveralVersions([line(), line({ charge: "VAT" })])).toBe(false);
    expect(hasSeveralVersions([line(), line({ versionFrom: "2026-11-15" })])).toBe(true);
    expect(lineOrigin(line({ to: "2026-11-15", versionFrom: null }), bill)).toBe("1 – 14 Nov 2026 · tou-2026");
  });
});

describe("billing periods", () => {
  const periods = billingPeriods("2026-09-20", "2026-11-23", 1);
  const cost = (from: string, change: Partial<CostBucket> = {}): CostBucket => ({ from: `${from}T00:00:00+02:00`, to: "", cost: 41.2, energyCost: 41.2, periodCost: 0, importWh: 1, exportWh: 0, coverage: 1, estimatedShare: 0, leftOutWh: 0, bands: [], ...change });
  const issued: BillSummary = { number: "home-2026-10-01", issuedAt: "", contract: "home", name: "Home", from: "2026-10-01", to: "2026-11-01", currency: "EUR", total: 39.85, importWh: 1, estimatedShare: 0, adjustment: null };
  it("reach from the first reading to now, newest first", () => {
    expect(periods.map((each) => each.from)).toEqual(["2026-11-01", "2026-10-01", "2026-09-01"]);
  });
  it("show an issued bill as issued, the running one as running, and no readings as nothing", () => {
    const rows = periodRows(periods, [issued], [cost("2026-09-01", { coverage: 0, importWh: 0 }), cost("2026-10-01"), cost("2026-11-01")], "2026-11-23");
    expect(rows.map((row) => [row.state, row.total])).toEqual([["running", 41.2], ["issued", 39.85], ["empty", null]]);
    expect(rows[1]?.key).toBe("home-2026-10-01");
  });
  it("never lose an issued bill that lies before the first reading", () => {
    expect(periodRows(periods, [{ ...issued, from: "2020-01-01", to: "2020-02-01" }], [], "2026-11-23").at(-1)?.issued?.from).toBe("2020-01-01");
  });
});

describe("the slots of a line", () => {
  const slot = (from: string, change = {}) => ({ from, energyWh: 100, estimatedWh: 0, known: true, price: 0.2, cost: 0.02, ...change });
  it("break the curve where the line does not count, and where nothing is known", () => {
    const points = slotPoints([slot("2026-11-01T05:45:00Z"), slot("2026-11-01T22:00:00Z", { known: false, energyWh: 0 })]);
    expect(points.map((point) => point.wh)).toEqual([100, null, null, null]);
  });
  it("say how far they are estimated", () => {
    expect([slot(""), slot("", { estimatedWh: 40 }), slot("", { estimatedWh: 100 }), slot("", { known: false })].map(slotRemark)).toEqual(["", "Partly estimated", "Estimated", "No data: counts as nothing"]);
  });
  it("begin with the newest day that all is known of, else the first that anything is known of", () => {
    const [known, unknown] = [slot(""), slot("", { known: false })];
    const days = [{ day: "1 Nov", slots: [unknown] }, { day: "2 Nov", slots: [unknown, known] }, { day: "3 Nov", slots: [known, known] }, { day: "4 Nov", slots: [known] }, { day: "5 Nov", slots: [known, unknown] }];
    expect([dayToShow(days), dayToShow(days.slice(0, 2)), dayToShow(days.slice(0, 1)), dayToShow([])]).toEqual(["4 Nov", "2 Nov", "1 Nov", ""]);
  });
});
