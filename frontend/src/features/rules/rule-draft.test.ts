import { describe, expect, it } from "vitest";
import type { Rule } from "../../api/types";
import { draftErrors, draftOf, newDraft, ruleOf, withKind } from "./rule-draft";

const rule: Rule = { id: "r", kind: "over-power", deviceId: null, threshold: 4000, clearAt: 3800, forSeconds: 30, severity: "critical", enabled: true };

describe("draftErrors", () => {
  it("wants the clearing value on the safe side of the limit", () => {
    expect(draftErrors({ ...draftOf(rule), clearAt: "4100" }).clearAt).toBe("At or below the limit");
    const sag = draftOf({ ...rule, kind: "under-voltage", threshold: 207, clearAt: 205 });
    expect(draftErrors(sag).clearAt).toBe("At or above the limit");
    expect(draftErrors({ ...sag, clearAt: "209" })).toEqual({});
  });
  it("finds a new rule unfinished", () => {
    expect(Object.keys(draftErrors(newDraft("new")))).toEqual(["threshold", "clearAt"]);
    expect(ruleOf(newDraft("new"))).toBeNull();
  });
});

describe("withKind", () => {
  it("takes out what makes no sense with a kind and fills in what it needs", () => {
    const guard = withKind(draftOf(rule), "demand-guard");
    expect([guard.forSeconds, guard.windowMinutes]).toEqual(["0", 15]);
    const power = withKind(guard, "over-power");
    expect([power.forSeconds, power.windowMinutes]).toEqual(["30", 0]);
  });
  it("asks budgets in kWh and tells the hub Wh", () => {
    const budget = { ...withKind(draftOf(rule), "day-budget"), threshold: "12.3", clearAt: "12.3" };
    expect(ruleOf(budget)).toMatchObject({ threshold: 12_300, clearAt: 12_300 });
    expect(draftOf({ ...rule, kind: "day-budget", threshold: 12_300, clearAt: 12_300 }).threshold).toBe("12.3");
  });
});

describe("rules that happen or not", () => {
  it("ask for no limit, and for how long it must be quiet", () => {
    const frozen = withKind(draftOf(rule), "edge-frozen");
    expect(ruleOf(frozen)).toMatchObject({ threshold: 0, clearAt: 0, forSeconds: 0, holdSeconds: 3600 });
    expect(draftErrors({ ...frozen, holdSeconds: "90000" }).holdSeconds).toBeTruthy();
    expect(ruleOf(withKind(frozen, "day-budget"))).toBeNull();
    expect(withKind(frozen, "over-power").holdSeconds).toBe("3600");
  });
  it("are cleared at their limit, which may be 0", () => {
    const spike = { ...withKind(draftOf(rule), "anomaly-spike"), threshold: "1.5", clearAt: "x" };
    expect(ruleOf(spike)).toMatchObject({ threshold: 1500, clearAt: 1500, holdSeconds: 0 });
    expect(draftErrors({ ...spike, threshold: "0" })).toEqual({});
    expect(draftErrors({ ...spike, threshold: "-1" }).threshold).toBeTruthy();
  });
  it("watch at no certain hours", () => {
    const night = { ...draftOf(rule), schedule: { timezone: "UTC", windows: [{ days: ["mon" as const], from: "22:00", to: "06:00" }] } };
    expect(withKind(night, "anomaly-zero").schedule).toBeNull();
    expect(withKind(night, "left-on").schedule).toEqual(night.schedule);
  });
});

describe("ruleOf", () => {
  it("gives back the rule a draft was made of", () => {
    expect(ruleOf(draftOf(rule))).toEqual(rule);
  });
});
