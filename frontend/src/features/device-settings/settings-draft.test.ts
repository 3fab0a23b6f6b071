import { describe, expect, it } from "vitest";
import { draftOf, settingsErrors, versionOf } from "./settings-draft";

const zone = "Europe/Berlin";
const version = { from: "2026-11-01T00:00:00+01:00", maxGapSeconds: 300, maxPowerW: 14_490, importModulusWh: 99_999_999.999, exportModulusWh: null };

describe("a device's settings as they are typed", () => {
  it("come back as they were", () => {
    const draft = draftOf(version, zone);
    expect(draft).toMatchObject({ from: "2026-11-01T00:00:00", maxPower: "14.49", importModulus: "99999.999999", exportModulus: "" });
    expect(versionOf(draft, zone)).toEqual(version);
  });

  it("need a time from the second version on", () => {
    const draft = { ...draftOf({ maxGapSeconds: 300 }, zone) };
    expect(settingsErrors(draft, zone, true)).toEqual({});
    expect(settingsErrors(draft, zone, false)).toEqual({ from: "Date and time are needed" });
  });

  it("refuse what is no number", () => {
    const draft = { ...draftOf(version, zone), maxGap: "0", maxPower: "much", importModulus: "" };
    expect(Object.keys(settingsErrors(draft, zone, true)).sort()).toEqual(["maxGap", "maxPower"]);
  });
});
