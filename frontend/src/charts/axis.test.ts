import { describe, expect, it } from "vitest";
import { daysSpan } from "../format/calendar";
import { timeFormat } from "../format/time";
import { axisText, niceTicks, signedTicks, timeTicks } from "./axis";

describe("niceTicks", () => {
  it("covers the maximum with round steps", () => {
    expect(niceTicks(1800)).toEqual([0, 500, 1000, 1500, 2000]);
    expect(niceTicks(4000)).toEqual([0, 1000, 2000, 3000, 4000]);
    expect(niceTicks(0.3).at(-1)).toBeCloseTo(0.3);
  });
  it("still gives an axis when everything is zero", () => {
    expect(niceTicks(0)).toEqual([0, 1]);
  });
});

describe("signedTicks", () => {
  it("uses one step on both sides and always has a zero", () => {
    expect(signedTicks(1800, 700)).toEqual([-1000, 0, 1000, 2000]);
    expect(signedTicks(0, 2200)).toEqual([-3000, -2000, -1000, 0]);
    expect(signedTicks(1800, 0)).toEqual(niceTicks(1800));
  });
});

describe("axisText", () => {
  it("writes all marks in one unit, with as many places as tell them apart", () => {
    expect([0, 250, 500, 750, 1000].map(axisText([0, 250, 500, 750, 1000], "Wh"))).toEqual(["0", "0.25", "0.50", "0.75", "1.00"].map((value) => `${value}\u00a0kWh`));
    expect([0, 2000, 4000].map(axisText([0, 2000, 4000], "W"))).toEqual(["0\u00a0kW", "2\u00a0kW", "4\u00a0kW"]);
    expect([0, 50, 100].map(axisText([0, 50, 100], "W"))).toEqual(["0\u00a0W", "50\u00a0W", "100\u00a0W"]);
  });
});

describe("timeTicks", () => {
  const zone = "Europe/Berlin";
  const clock = timeFormat(zone).clock;
  it("stays on round wall-clock hours on a day with a clock change", () => {
    const labels = timeTicks(daysSpan("2026-10-25", "2026-10-25", zone), zone).map(clock);
    expect(labels.slice(0, 3)).toEqual(["00:00", "06:00", "12:00"]);
    expect(labels.every((label) => label.endsWith(":00"))).toBe(true);
  });
  it("marks whole site days over a long span", () => {
    const ticks = timeTicks(daysSpan("2026-10-20", "2026-11-18", zone), zone);
    expect(ticks.length).toBeLessThanOrEqual(8);
    expect(ticks.map(clock).every((label) => label === "00:00")).toBe(true);
  });
});
