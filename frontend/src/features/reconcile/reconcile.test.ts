import { describe, expect, it } from "vitest";
import { emptyDraft, reconcileAsk, reconcileErrors, siteInstant } from "./reconcile-draft";
import { gainText, kwhText, shareText, wattText } from "./reconcile-text";

describe("what the utility counted", () => {
  it("goes out with the first day after a bill, and the site's own time of a reading", () => {
    const bills = { ...emptyDraft, bills: [{ first: "2026-09-01", last: "2026-09-30", kwh: "412,5" }] };
    expect(reconcileAsk(bills, "home", undefined, "Europe/Berlin")).toEqual({ contract: "home", readings: [], periods: [{ from: "2026-09-01", to: "2026-10-01", kwh: 412.5 }] });
    const readings = { ...emptyDraft, mode: "readings" as const, readings: [{ at: "2026-07-01T08:00", kwh: "100" }, { at: "2026-11-01T08:00", kwh: "900" }] };
    expect(reconcileAsk(readings, "home", "house", "Europe/Berlin").readings?.map((row) => row.at)).toEqual(["2026-07-01T08:00:00+02:00", "2026-11-01T08:00:00+01:00"]);
  });
  it("takes the first of two hours of an autumn night", () => {
    expect(siteInstant("2026-10-25T02:30", "Europe/Berlin")).toBe("2026-10-25T02:30:00+02:00");
  });
  it("is checked entry by entry", () => {
    expect(reconcileErrors({ ...emptyDraft, bills: [{ first: "2026-09-01", last: "2026-09-30", kwh: "1" }, { first: "2026-09-02", last: "2026-09-01", kwh: "1" }, { first: "2026-09-01", last: "2026-09-30", kwh: "-1" }] })).toEqual({ 1: "The last day is before the first", 2: "How many kWh does it say?" });
    expect(reconcileErrors({ ...emptyDraft, mode: "readings", readings: [{ at: "2026-07-01T08:00", kwh: "1" }] })).toEqual({ all: "Two readings make a period" });
  });
});

it("fitted values come with their confidence, where there is one", () => {
  expect(gainText({ value: 1.02126, margin: 0.00512 })).toBe("1.0213 ± 0.0051");
  expect(gainText({ value: 1.02, margin: null })).toBe("1.0200");
  expect(wattText({ value: -12.44, margin: 3 })).toBe("−12.4 W ± 3 W");
  expect([kwhText(-3.28), shareText(0.0213), shareText(-0.005), shareText(0)]).toEqual(["−3.3 kWh", "+2.1 %", "−0.5 %", "0.0 %"]);
});
