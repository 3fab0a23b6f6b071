import { describe, expect, it } from "vitest";
import { calibrationCheck, CLOSE, wrongWayRound } from "./calibration-check";

const instrument = { voltage: "230,0", current: "8.70", power: "2000" };

describe("calibrationCheck", () => {
  it("says how far the meter is off, in whichever way people write decimals", () => {
    const [voltage, current, power] = calibrationCheck(instrument, { voltage: 230, current: 8.7, power: 2100 });
    expect(voltage).toMatchObject({ instrument: "230.0 V", meter: "230.0 V", off: 0 });
    expect(current?.off).toBeCloseTo(0);
    expect(power?.off).toBeCloseTo(0.05);
    expect(power?.off).toBeGreaterThan(CLOSE);
  });
  it("says nothing of what is not there, or of nothing", () => {
    expect(calibrationCheck(instrument, null).map((row) => row.off)).toEqual([null, null, null]);
    expect(calibrationCheck({ ...instrument, power: "0" }, { voltage: 230, current: 0, power: 3 })[2]?.off).toBeNull();
  });
});

describe("wrongWayRound", () => {
  it("knows a clamp that is turned", () => {
    expect(wrongWayRound(instrument, { power: -1990 })).toBe(true);
    expect(wrongWayRound(instrument, { power: 1990 })).toBe(false);
    expect(wrongWayRound(instrument, null)).toBe(false);
    expect(wrongWayRound({ ...instrument, power: "" }, { power: -5 })).toBe(false);
  });
});
