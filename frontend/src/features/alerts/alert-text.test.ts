import { describe, expect, it } from "vitest";
import { sampleAlert } from "../../test/samples";
import { alertFigures } from "../../domain/alerts/alert-figures";
import { alertLength, isRed, unseen } from "./alert-text";

describe("alertFigures", () => {
  it("names the extreme in the direction the rule watches", () => {
    expect(alertFigures(sampleAlert())).toBe("Peak 4.20 kW, limit 4.00 kW");
    const sag = sampleAlert({ kind: "under-voltage", peak: 196.2, threshold: 207, unit: "V" });
    expect(alertFigures(sag)).toBe("Lowest 196.2 V, limit 207.0 V");
  });
  it("says what there is where a rule has no limit", () => {
    expect(alertFigures(sampleAlert({ kind: "edge-frozen", peak: 0, threshold: 0, unit: "" }))).toBe("The meter says so");
    expect(alertFigures(sampleAlert({ kind: "edge-unusual", peak: 0, threshold: 0, unit: "W" }))).toBe("The meter says so");
    expect(alertFigures(sampleAlert({ kind: "edge-unusual", peak: 5500, threshold: 0, unit: "W" }))).toBe("Peak 5.50 kW");
    expect(alertFigures(sampleAlert({ kind: "edge-unusual", peak: 5500, threshold: 1000, unit: "W" }))).toBe("Peak 5.50 kW, limit 1.00 kW");
  });
});

describe("alertLength", () => {
  it("runs to now while active and stops when cleared", () => {
    const now = Date.parse("2026-11-23T10:14:00+01:00");
    expect(alertLength(sampleAlert(), now)).toBe("15 min");
    expect(alertLength(sampleAlert({ clearedAt: "2026-11-23T10:00:00+01:00" }), now)).toBe("1 min");
  });
});

describe("isRed and unseen", () => {
  it("is red for a power spike even when only a warning", () => {
    expect(isRed(sampleAlert({ severity: "warning" }))).toBe(true);
    expect(isRed(sampleAlert({ severity: "warning", kind: "over-voltage" }))).toBe(false);
  });
  it("leaves out what was acknowledged", () => {
    expect(unseen([sampleAlert({ acknowledgedAt: "2026-11-23T10:00:00Z" }), sampleAlert({ id: "b" })]).map((a) => a.id)).toEqual(["b"]);
  });
});
