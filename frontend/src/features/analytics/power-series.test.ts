import { describe, expect, it } from "vitest";
import type { ReadingPoint } from "../../api/types";
import { powerExtent, powerSeries } from "./power-series";

const point = (from: string, to: string, mean: number | null): ReadingPoint => ({
  from: `2026-11-23T${from}:00+01:00`,
  to: `2026-11-23T${to}:00+01:00`,
  count: 12,
  power: mean === null ? null : { min: mean - 50, mean, max: mean + 100 },
  voltage: null,
  current: null,
});

describe("powerSeries", () => {
  it("breaks the line where the meter was silent", () => {
    const series = powerSeries([point("10:00", "10:05", 300), point("10:05", "10:10", 310), point("10:10", "10:15", 320), point("10:30", "10:35", 0)]);
    expect(series.map((each) => each.mean)).toEqual([300, 310, 320, null, 0]);
    expect(series.map((each) => each.at)).toEqual([...series.map((each) => each.at)].sort((a, b) => a - b));
  });
  it("does not break the line of a meter that reports less often than the points are apart", () => {
    const series = powerSeries([point("10:00", "10:01", 300), point("10:05", "10:06", 310), point("10:10", "10:11", 320)]);
    expect(series.map((each) => each.mean)).toEqual([300, 310, 320]);
  });
  it("breaks the line where power was not sent", () => {
    expect(powerSeries([point("10:00", "10:05", null)])[0]).toMatchObject({ mean: null, band: null });
  });
});

describe("powerExtent", () => {
  it("reaches from the lowest to the highest reading, below zero too", () => {
    expect(powerExtent(powerSeries([point("10:00", "10:05", -500), point("10:05", "10:10", 300)]))).toEqual({ lowest: -550, highest: 400 });
    expect(powerExtent([])).toBeNull();
  });
});
