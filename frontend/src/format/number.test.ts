import { describe, expect, it } from "vitest";
import { formatCount, formatQuantity, formatShare, formatText, scaleFor, scaleOf } from "./number";

describe("formatQuantity", () => {
  it("prints zero, missing and negative differently", () => {
    expect(formatText(0, "W")).toBe("0 W");
    expect(formatText(null, "W")).toBe("–");
    expect(formatText(undefined, "Wh")).toBe("–");
    expect(formatText(-1250, "W")).toBe("−1.25 kW");
  });

  it("never rounds a small value down to zero", () => {
    expect(formatText(0.02, "Wh")).toBe("<0.001 kWh");
    expect(formatText(-0.02, "W")).toBe(">−0.1 W");
    expect(formatText(0.001, "A")).toBe("<0.01 A");
  });

  it("changes the unit before the digits overflow", () => {
    expect(formatText(9.94, "W")).toBe("9.9 W");
    expect(formatText(295.4, "W")).toBe("295 W");
    expect(formatText(999.4, "W")).toBe("999 W");
    expect(formatText(999.6, "W")).toBe("1.00 kW");
    expect(formatText(99_949, "Wh")).toBe("99.95 kWh");
    expect(formatText(99_960, "Wh")).toBe("100.0 kWh");
    expect(formatText(1_234_567, "W")).toBe("1.23 MW");
  });

  it("tells energy in kWh, an hour as a year", () => {
    expect([0, 4.2, 88, 432, 21_210, 776_600, 9_612_300].map((wh) => formatText(wh, "Wh"))).toEqual(["0 kWh", "0.004 kWh", "0.088 kWh", "0.43 kWh", "21.21 kWh", "776.6 kWh", "9,612 kWh"]);
    expect(formatText(123_456_000, "Wh")).toBe("123,456 kWh");
    expect(formatText(1_234_567_000, "Wh")).toBe("1,235 MWh");
  });

  it("writes a column in one unit with the places of its largest", () => {
    const scale = scaleOf([null, 1200, -84, 0], "W");
    expect([1200, -84, 0, null].map((watts) => formatText(watts, "W", scale))).toEqual(["1.20 kW", "−0.08 kW", "0 kW", "–"]);
  });

  it("does not scale volts and amperes", () => {
    expect(formatQuantity(230.44, "V")).toEqual({ value: "230.4", unit: "V" });
    expect(formatQuantity(1.344, "A")).toEqual({ value: "1.34", unit: "A" });
  });

  it("keeps to a given scale, as an axis needs", () => {
    const scale = scaleFor(4200, "Wh");
    expect(formatText(120, "Wh", scale)).toBe("0.12 kWh");
    expect(formatText(0, "Wh", scale)).toBe("0 kWh");
  });
});

describe("formatShare", () => {
  it("says 0 % and 100 % only when it is exactly that", () => {
    expect(formatShare(0)).toBe("0 %");
    expect(formatShare(0.004)).toBe("<1 %");
    expect(formatShare(0.25)).toBe("25 %");
    expect(formatShare(0.996)).toBe(">99 %");
    expect(formatShare(1)).toBe("100 %");
  });
});

describe("formatCount", () => {
  it("groups thousands", () => {
    expect(formatCount(1000)).toBe("1,000");
  });
});
