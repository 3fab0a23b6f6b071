import { describe, expect, it } from "vitest";
import { daysSpan, slotsOf } from "../../format/calendar";
import { sampleBucket } from "../../test/samples";
import { usageSeries } from "../../domain/energy/usage-series";
import { heatLevel, heatRows, neighbour } from "./heat-series";

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

describe("neighbour", () => {
  it("walks by arrows, through a repeated hour and past a skipped one", () => {
    const autumn = rowsOf("2026-10-25", "2026-10-25");
    const start = neighbour(autumn, null, "ArrowRight");
    expect(start).toBe(autumn[0]?.hours[0]?.[0]?.from);
    const third = ["ArrowRight", "ArrowRight", "ArrowRight"].reduce<string | null>((at, key) => neighbour(autumn, at, key), start);
    expect(third).toBe(autumn[0]?.hours[2]?.[1]?.from);
    const spring = rowsOf("2026-03-28", "2026-03-29");
    const two = spring[1]?.hours[2]?.[0]?.from ?? null;
    expect(neighbour(spring, two, "ArrowUp")).toBe(spring[0]?.hours[3]?.[0]?.from);
  });
  it("stays at the edges and leaves other keys to the page", () => {
    const rows = rowsOf("2026-11-22", "2026-11-22");
    const last = rows[0]?.hours[23]?.[0]?.from ?? null;
    expect(neighbour(rows, last, "ArrowRight")).toBe(last);
    expect(neighbour(rows, last, "ArrowDown")).toBe(last);
    expect(neighbour(rows, last, "Tab")).toBeNull();
  });
});
