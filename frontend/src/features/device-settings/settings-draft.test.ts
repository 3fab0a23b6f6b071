import { describe, expect, it } from "vitest";
import { draftOf, matters, settingsErrors, versionOf } from "./settings-draft";

const zone = "Europe/Berlin";
const version = { from: "2026-11-01T00:00:00+01:00", cadenceSeconds: 3600, fuseA: 63, net: true, maxGapSeconds: 300, maxPowerW: 14_490, importModulusWh: 99_999_999.999, exportModulusWh: null };

describe("a device's settings as they are typed", () => {
  it("come back as they were", () => {
    const draft = draftOf(version, zone);
    expect(draft).toMatchObject({ from: "2026-11-01T00:00:00", cadence: "3600", maxPower: "14.49", importModulus: "99999.999999", exportModulus: "" });
    expect(versionOf(draft, zone), "what has no field here is not lost").toEqual(version);
  });

  it("need a time from the second version on", () => {
    const draft = { ...draftOf({ maxGapSeconds: 300 }, zone) };
    expect(settingsErrors(draft, zone, true)).toEqual({});
    expect(settingsErrors(draft, zone, false)).toEqual({ from: "Date and time are needed" });
  });

  it("refuse what is no number", () => {
    const draft = { ...draftOf(version, zone), maxGap: "0", cadence: "-1", maxPower: "much", importModulus: "" };
    expect(Object.keys(settingsErrors(draft, zone, true)).sort()).toEqual(["cadence", "maxGap", "maxPower"]);
  });
});

describe("the cadence that readings show", () => {
  it("matters where every reading would count as a gap, and nobody said how often they come", () => {
    expect(matters(3600, [{ maxGapSeconds: 300 }])).toBe(true);
    expect(matters(3600, [{}])).toBe(true);
    expect(matters(60, [{ maxGapSeconds: 300 }])).toBe(false);
    expect(matters(3600, [{ maxGapSeconds: 300, cadenceSeconds: 3600 }])).toBe(false);
    expect(matters(null, [{}])).toBe(false);
  });
});
