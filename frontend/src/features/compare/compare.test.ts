import { describe, expect, it } from "vitest";
import type { Comparison, Outcome } from "../../api/types";
import { rankRows } from "./ranking";
import { asMeasured, TYPICAL_DAY, whatIfErrors, whatIfOf } from "./what-if";

describe("what if", () => {
  it("asks for nothing when nothing was entered", () => {
    expect(whatIfOf(asMeasured)).toBeUndefined();
    expect(whatIfOf({ ...asMeasured, scale: "100", shift: "0" })).toBeUndefined();
  });
  it("asks for what was entered", () => {
    expect(whatIfOf({ ...asMeasured, scale: "80", shift: "30" })).toEqual({ scalePercent: 80, shift: { percent: 30, from: { from: "17:00", to: "21:00" }, to: { from: "00:00", to: "05:00" } } });
    expect(whatIfOf({ ...asMeasured, solar: "roof", solarPercent: "150" })).toEqual({ solar: { deviceId: "roof", percent: 150 } });
  });
  it("takes a typical day times the peak power", () => {
    expect(TYPICAL_DAY).toHaveLength(24);
    expect(whatIfOf({ ...asMeasured, solar: "typical", kwp: "2,5" })?.solar?.whByHour?.[12]).toBe(863);
  });
  it("names faults and asks for nothing meanwhile", () => {
    const wrong = { ...asMeasured, scale: "1001", shift: "20.5", solar: "typical", kwp: "" };
    expect(Object.keys(whatIfErrors(wrong))).toEqual(["scale", "shift", "kwp"]);
    expect(whatIfOf(wrong)).toBeUndefined();
  });
});

describe("rankRows", () => {
  const outcome = (total: number, difference = 0): Outcome => ({ total, difference, byKind: {}, incomplete: false, currency: "EUR", periods: [], notBilled: [] });
  const comparison = (ranked: Comparison["ranked"]): Comparison => ({ from: "", to: "", deviceIds: [], coverage: 1, contract: "home", measured: outcome(100), present: outcome(100), ranked });
  it("puts the present contract where its total belongs, before those that cannot be ranked", () => {
    const rows = rankRows(comparison([
      { rank: 1, id: "a", name: "A", outcome: outcome(90, -10), error: null },
      { rank: 2, id: "b", name: "B", outcome: outcome(110, 10), error: null },
      { rank: null, id: "c", name: "C", outcome: null, error: "no prices" },
    ]), "Home");
    expect(rows.map((row) => row.id)).toEqual(["a", "home", "b", "c"]);
    expect(rankRows(comparison([{ rank: null, id: "c", name: "C", outcome: null, error: "no prices" }]), "Home").map((row) => row.id)).toEqual(["home", "c"]);
  });
});
