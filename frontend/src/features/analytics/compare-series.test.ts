import { expect, it } from "vitest";
import { usageSeries, type UsageBucket } from "../../domain/energy/usage-series";
import { daysSpan, slotsOf } from "../../format/calendar";
import { sampleBucket } from "../../test/samples";
import { pairsOf } from "./compare-series";

const zone = "Europe/Berlin";

function barsOf(first: string, last: string, bucket: UsageBucket) {
  const span = daysSpan(first, last, zone);
  return usageSeries(slotsOf(span, bucket, zone).map((slot) => sampleBucket(slot)), span, bucket, zone, Date.parse("2027-01-01T00:00:00Z"));
}

it("sets days side by side by their order, and leaves the longer month's last ones alone", () => {
  const pairs = pairsOf(barsOf("2026-02-01", "2026-02-28", "day"), barsOf("2026-01-01", "2026-01-31", "day"), "day", zone);
  expect(pairs).toHaveLength(31);
  expect(pairs[0]).toMatchObject({ shown: { from: "2026-02-01T00:00:00+01:00" }, other: { from: "2026-01-01T00:00:00+01:00" } });
  expect(pairs[30]).toMatchObject({ shown: null, other: { from: "2026-01-31T00:00:00+01:00" } });
});

it("sets hours side by side by the clock over a night of 25 hours and one of 23", () => {
  const pairs = pairsOf(barsOf("2026-10-25", "2026-10-25", "hour"), barsOf("2026-03-29", "2026-03-29", "hour"), "hour", zone);
  expect(pairs).toHaveLength(25);
  expect(pairs[2]).toMatchObject({ shown: { from: "2026-10-25T02:00:00+02:00" }, other: null });
  expect(pairs[3]).toMatchObject({ shown: { from: "2026-10-25T02:00:00+01:00" }, other: null });
  expect(pairs[4]).toMatchObject({ shown: { from: "2026-10-25T03:00:00+01:00" }, other: { from: "2026-03-29T03:00:00+02:00" } });
  expect(pairs.at(-1)).toMatchObject({ shown: { from: "2026-10-25T23:00:00+01:00" }, other: { from: "2026-03-29T23:00:00+02:00" } });
});

it("counts the days of a week of quarter hours", () => {
  const pairs = pairsOf(barsOf("2026-11-16", "2026-11-17", "15m"), barsOf("2026-11-09", "2026-11-10", "15m"), "15m", zone);
  expect(pairs).toHaveLength(192);
  expect(pairs[96]).toMatchObject({ shown: { from: "2026-11-17T00:00:00+01:00" }, other: { from: "2026-11-10T00:00:00+01:00" } });
});
