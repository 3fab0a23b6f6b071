import { describe, expect, it } from "vitest";
import type { RateList, ReadingPoint } from "../../api/types";
import { sampleReading } from "../../test/samples";
import { fieldsFromParams, fieldsToParams, overAxis, overUnit, overValue } from "./over-fields";
import { overSeries } from "./over-series";
import { powerSeries } from "./power-series";

const at = (clock: string) => `2026-11-23T${clock}+01:00`;
const point = (from: string, to: string, volts: number | null): ReadingPoint => ({
  from: at(from), to: at(to), count: 2,
  power: { min: 90, mean: 100, max: 110 }, current: null, voltage: volts === null ? null : { min: volts - 1, mean: volts, max: volts + 1 },
});
const points = [point("10:00:00", "10:05:00", 230), point("10:05:00", "10:10:00", null), point("10:10:00", "10:15:00", 232), point("11:00:00", "11:05:00", 0)];
const series = powerSeries(points);
const none = { points, readings: [], rates: [], temperature: [] };

describe("what is laid over the curve", () => {
  it("is on the curve's own points, zero where it was zero, and broken where the meter was silent or did not send it", () => {
    expect(overSeries(series, ["voltage", "current"], none).map((row) => row.over)).toEqual([
      { voltage: 230, current: null }, { voltage: null, current: null }, { voltage: 232, current: null }, { voltage: null, current: null }, { voltage: 0, current: null },
    ]);
  });

  it("takes power factor and frequency from the readings of each point's time", () => {
    const reading = (clock: string, powerFactor: number | null, frequency: number | null) => sampleReading({ timestamp: at(clock), powerFactor, frequency });
    const readings = [reading("09:59:59", 0.1, 49), reading("10:00:00", 0.8, 50), reading("10:04:59", 0.9, 50.02), reading("10:05:00", null, 50.1)];
    const rows = overSeries(series, ["factor", "frequency"], { ...none, readings });
    expect(rows[0]?.over.factor).toBeCloseTo(0.85);
    expect(rows[0]?.over.frequency).toBeCloseTo(50.01);
    expect(rows[1]?.over).toEqual({ factor: null, frequency: 50.1 });
    expect(rows[2]?.over).toEqual({ factor: null, frequency: null });
  });

  it("has the price in force at each time, below zero too, a range where there are tiers, and none where there is none", () => {
    const rate = (from: string, to: string, perKwh: number | null, highestPerKwh = perKwh): RateList["rates"][number] => ({ from: at(from), to: at(to), perKwh, highestPerKwh, bands: [] });
    const rates = [rate("10:05:00", "10:10:00", -0.03), rate("10:10:00", "10:15:00", 0.2, 0.3), rate("11:00:00", "12:00:00", null)];
    const rows = overSeries(series, ["price"], { ...none, rates });
    expect(rows.map((row) => row.over.price)).toEqual([null, -0.03, 0.2, null, null]);
    expect(rows.map((row) => row.priceTo)).toEqual([undefined, undefined, 0.3, undefined, undefined]);
    expect(overSeries(series, ["voltage"], { ...none, rates })[2]?.priceTo).toBeUndefined();
  });
});

it("has the weather of each time, whether the meter was silent or not, and breaks where it is not known", () => {
  const temperature = [{ from: at("10:05:00"), to: at("10:10:00"), celsius: -2.5 }, { from: at("10:10:00"), to: at("11:00:00"), celsius: 3 }];
  expect(overSeries(series, ["temperature"], { ...none, temperature }).map((row) => row.over.temperature)).toEqual([null, -2.5, 3, 3, null]);
  expect(overValue("temperature", -2.54, "")).toBe("−2.5 °C");
  expect(overAxis("temperature", [-4, 12]).ticks).toContain(0);
});

describe("the choice in the address", () => {
  const read = (text: string) => fieldsFromParams(new URLSearchParams(text));
  it("survives a round trip and keeps other parameters", () => {
    const params = fieldsToParams("voltage", ["power", "price"], new URLSearchParams("show=week&over=current"));
    expect(params.get("show")).toBe("week");
    expect(fieldsFromParams(params)).toEqual({ field: "voltage", over: ["power", "price"] });
    expect(fieldsToParams("power", ["power"], params).toString()).toBe("show=week");
  });
  it("leaves out what is not known, the curve itself, and more than three", () => {
    expect(read("field=warmth&over=power,voltage,warmth")).toEqual({ field: "power", over: ["voltage"] });
    expect(read("over=voltage,current,factor,frequency").over).toHaveLength(3);
  });
});

describe("a second axis", () => {
  it("has marks around what is far from zero, from zero else, and its unit", () => {
    const hertz = overAxis("frequency", [49.98, 50.03]);
    expect(hertz.ticks[0]).toBeGreaterThan(49);
    expect(hertz.ticks.at(-1)).toBeGreaterThanOrEqual(50.03);
    expect(overAxis("voltage", [229, 233]).text(230)).toContain("V");
    expect(overAxis("current", [2, 9]).ticks[0]).toBe(0);
    expect(overAxis("factor", [-0.4, 0.9]).ticks[0]).toBe(-1);
    expect(overAxis("price", [-10, 60]).ticks[0]).toBeLessThanOrEqual(-10);
    expect(overAxis("price", []).ticks).toEqual([0, 1]);
  });
  it("writes values with their unit, and missing as a dash", () => {
    expect(overValue("price", -0.03, "EUR/kWh")).toBe("−0.03 EUR/kWh");
    expect(overValue("price", 0.2, "EUR/kWh", 0.3)).toBe("0.2 to 0.3 EUR/kWh");
    expect(overValue("factor", 0.865, "")).toBe("0.87");
    expect(overValue("frequency", 50.011, "")).toBe("50.01 Hz");
    expect(overValue("voltage", null, "")).toBe("–");
    expect(overUnit("price", "EUR/kWh")).toBe("EUR/kWh");
  });
});
