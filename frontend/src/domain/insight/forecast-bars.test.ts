import { expect, it } from "vitest";
import { expectedHours } from "./forecast-bars";

const hour = (from: string, kwh: number, low: number, high: number) => ({ from, kwh, median: kwh, low, high });
const forecast = { deviceId: "m", madeFrom: "", model: "", buckets: [hour("2026-11-23T10:00:00+01:00", 1, 0.5, 2), hour("2026-11-23T11:00:00+01:00", 0.4, 0.5, 0.6)] };

it("leaves hours that have begun to the meter", () => {
  const hours = expectedHours(forecast, Date.parse("2026-11-23T10:30:00+01:00"));
  expect([...hours.keys()]).toEqual([Date.parse("2026-11-23T11:00:00+01:00")]);
});

it("the band reaches from the low to the high quantile, also where the mean lies outside", () => {
  const hours = expectedHours(forecast, 0);
  expect(hours.get(Date.parse("2026-11-23T10:00:00+01:00"))).toEqual({ expectedWh: 1000, lowWh: 500, highWh: 2000, band: [500, 1000] });
  const outside = hours.get(Date.parse("2026-11-23T11:00:00+01:00"));
  expect(outside?.band[0]).toBe(0);
  expect(outside?.band[1]).toBeCloseTo(200);
});

it("is empty without a forecast", () => {
  expect(expectedHours(undefined, 0).size).toBe(0);
});
