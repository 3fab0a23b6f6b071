import type { EnergyBucket } from "../../api/types";

export interface DurationPoint {
  /** Share of the measured time at or above it, 0 to 1. */
  share: number;
  /** W. */
  power: number;
}

/** More points than a chart has pixels say nothing more. */
const MOST_POINTS = 600;

/** From this share of measured time on. */
const WHOLE = 0.95;

/** The load by size instead of by time: measured buckets from the highest to the lowest demand. */
export function durationSeries(buckets: readonly EnergyBucket[]): DurationPoint[] {
  // Of a quarter hour that was measured in part the mean is too low. A counter that is read once in it covers none, and tells all.
  const whole = buckets.filter((each) => each.coverage === 0 || each.coverage >= WHOLE);
  const sorted = whole.flatMap((each) => (each.demandW === null || each.demandW === undefined ? [] : [each.demandW])).sort((a, b) => b - a);
  const step = Math.max(1, Math.ceil(sorted.length / MOST_POINTS));
  const points = sorted.map((power, index) => ({ share: (index + 1) / sorted.length, power }));
  return points.filter((_, index) => index % step === 0 || index === points.length - 1);
}

/** What was reached or passed for this share of the time; null without measurements. */
export function powerAt(points: readonly DurationPoint[], share: number): number | null {
  return points.find((point) => point.share >= share)?.power ?? points.at(-1)?.power ?? null;
}
