import type { Reading } from "../api/types";

/** One live point; a field the meter does not send is null. */
export interface TrailPoint {
  at: number;
  power: number | null;
  voltage: number | null;
  current: number | null;
}

export type TrailField = "power" | "voltage" | "current";

/** What a sparkline shows. */
export const TRAIL_MS = 15 * 60_000;
const MOST_POINTS = 400;

export function trailPoint(reading: Reading): TrailPoint {
  return {
    at: Date.parse(reading.timestamp),
    power: reading.power ?? null,
    voltage: reading.voltage ?? null,
    current: reading.current ?? null,
  };
}

/** The trail with a reading in its place by time; a repeated time is replaced, what is too old falls off. */
export function extendTrail(trail: readonly TrailPoint[], reading: Reading): readonly TrailPoint[] {
  const point = trailPoint(reading);
  const last = trail.at(-1);
  if (!last || point.at > last.at) return trim([...trail, point]);
  const before = trail.filter((each) => each.at < point.at);
  const after = trail.filter((each) => each.at > point.at);
  return trim([...before, point, ...after]);
}

/** Two trails as one, by time; where both have a time, the first wins. */
export function mergeTrails(first: readonly TrailPoint[], second: readonly TrailPoint[]): readonly TrailPoint[] {
  const byTime = new Map<number, TrailPoint>();
  for (const point of [...second, ...first]) byTime.set(point.at, point);
  return trim([...byTime.values()].sort((a, b) => a.at - b.at));
}

function trim(trail: readonly TrailPoint[]): readonly TrailPoint[] {
  const newest = trail.at(-1);
  if (!newest) return trail;
  const kept = trail.filter((point) => point.at > newest.at - TRAIL_MS);
  return kept.length > MOST_POINTS ? thin(kept) : kept;
}

/** Points that a sparkline can tell apart, over the whole of its time; the newest stays. */
function thin(trail: readonly TrailPoint[]): readonly TrailPoint[] {
  const kept: TrailPoint[] = [];
  for (const [index, point] of trail.entries()) {
    const last = kept.at(-1);
    if (index === trail.length - 1 || !last || point.at - last.at >= TRAIL_MS / MOST_POINTS) kept.push(point);
  }
  return kept;
}
