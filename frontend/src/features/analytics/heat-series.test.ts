import { describe, expect, it } from "vitest";
import { daysSpan, slotsOf } from "../../format/calendar";
import { sampleBucket } from "../../test/samples";
import { usageSeries } from "../../domain/energy/usage-series";
import { heatLevel, heatRows } from "./heat-series";

const zone = "Europe/Berlin";
const later = Date.parse("2026-12-01T00:00:00Z");

function rowsOf(first: string, last: string) {
  const span = daysSpan(first, last, zone);
  const bars = usageSeries(slotsOf(span, "hour", zone).map((slot) => sampleBucket(slot)), span, "hour", zone, later);
  return heatRows(bars, zone);
}

describe("heatRows", () => {
  it("has the newest day first", () => {
    expect(rowsOf("2026-11-20", "2026-11-22").map((row) => row.date)).toEqual(["2026-11-22", "2026-11-21", "2026-11-20"]);
  });
  it("keeps both hours of an autumn night in the place of that hour", () => {
    const [row] = rowsOf("2026-10-25", "2026-10-25");
    expect(row?.hours.map((hour) => hour.length)).toEqual([1, 1, 2, ...Array<number>(21).fill(1)]);
  });
  it("leaves the skipped hour of a spring night empty", () => {
    const [row] = rowsOf("2026-03-29", "2026-03-29");
    expect(row?.hours[2]).toEqual([]);
    expect(row?.hours[3]).toHaveLength(1);
  });
});

describe("heatLevel", () => {
  it("is 0 when there is nothing to compare with", () => {
    expect(heatLevel(0, 0)).toBe(0);
    expect(heatLevel(50, 200)).toBe(0.25);
  });
});
