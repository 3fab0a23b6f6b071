import type { ReadingPoint } from "../../api/types";
import { toMs } from "../../format/time";

/** What a meter tells at each instant. */
export type PowerField = "power" | "voltage" | "current";

export interface PowerPoint {
  at: number;
  from: string;
  to: string;
  mean: number | null;
  /** Lowest and highest reading, in the field's unit. */
  band: [number, number] | null;
}

/**
 * The curve through the middle of each span, broken by an empty point wherever the meter was silent: for longer than
 * three times its usual spacing (a meter may report less often than the points are apart).
 */
export function powerSeries(points: readonly ReadingPoint[], field: PowerField = "power"): PowerPoint[] {
  const silence = 3 * usualSpacing(points);
  const series: PowerPoint[] = [];
  let reached: string | null = null;
  for (const point of points) {
    if (reached !== null && toMs(point.to) - toMs(reached) >= silence) series.push(hole(reached, point.from));
    series.push({
      at: middle(point.from, point.to),
      from: point.from,
      to: point.to,
      mean: point[field]?.mean ?? null,
      band: spreadOf(point, field),
    });
    reached = point.to;
  }
  return series;
}

function spreadOf(point: ReadingPoint, field: PowerField): [number, number] | null {
  const spread = point[field];
  return spread ? [spread.min, spread.max] : null;
}

/** The median time from one point to the next, ms. */
function usualSpacing(points: readonly ReadingPoint[]): number {
  const spacings = points.slice(1).map((point, index) => toMs(point.to) - toMs(points[index]?.to ?? point.from));
  spacings.sort((a, b) => a - b);
  return spacings[Math.floor(spacings.length / 2)] ?? Number.POSITIVE_INFINITY;
}

function hole(from: string, to: string): PowerPoint {
  return { at: middle(from, to), from, to, mean: null, band: null };
}

function middle(from: string, to: string): number {
  return (toMs(from) + toMs(to)) / 2;
}

/** The lowest and highest reading of the series; null when there is none. */
export function powerExtent(series: readonly PowerPoint[]): { lowest: number; highest: number } | null {
  const bands = series.flatMap((point) => (point.band ? [point.band] : []));
  if (bands.length === 0) return null;
  return {
    lowest: bands.reduce((low, band) => Math.min(low, band[0]), Number.POSITIVE_INFINITY),
    highest: bands.reduce((high, band) => Math.max(high, band[1]), Number.NEGATIVE_INFINITY),
  };
}
