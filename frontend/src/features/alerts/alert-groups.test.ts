import { describe, expect, it } from "vitest";
import { sampleAlert } from "../../test/samples";
import { alertDays, worstOf } from "./alert-groups";

const day = (at: string) => at.slice(0, 10);
const at = (id: string, since: string, peak = 5, change = {}) => sampleAlert({ id, since, peak, state: "cleared", ...change });

describe("alertDays", () => {
  it("gathers what repeats within a day, and keeps days and devices apart", () => {
    const days = alertDays([
      at("4", "2026-11-23T19:28:00+01:00", 7.6), at("3", "2026-11-23T19:21:00+01:00", 9.5), at("2", "2026-11-23T07:00:00+01:00", 5, { deviceId: "other" }), at("1", "2026-11-22T07:00:00+01:00"),
    ], day);
    expect(days.map((each) => each.date)).toEqual(["2026-11-23", "2026-11-22"]);
    expect(days[0]?.groups.map((group) => group.alerts.map((alert) => alert.id))).toEqual([["4", "3"], ["2"]]);
  });
});

describe("worstOf", () => {
  it("is the highest, or the lowest where too little is watched for", () => {
    const group = (kind: "over-power" | "under-voltage") => ({ key: "k", alerts: [at("1", "2026-11-23T07:00:00Z", 200, { kind }), at("2", "2026-11-23T08:00:00Z", 180, { kind })] as const });
    expect(worstOf({ ...group("over-power"), alerts: [...group("over-power").alerts] }).id).toBe("1");
    expect(worstOf({ ...group("under-voltage"), alerts: [...group("under-voltage").alerts] }).id).toBe("2");
  });
});
