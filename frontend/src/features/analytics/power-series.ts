import type { ReadingPoint } from "../../api/types";
import { toMs } from "../../format/time";

export interface PowerPoint {
  at: number;
  from: string;
  to: string;
  mean: number | null;
  /** Lowest and highest reading, W. */
  band: [number, number] | null;
}

/** The curve through the middle of each span; an empty point wherever spans do not touch, so that the line breaks there. */
export function powerSeries(points: readonly ReadingPoint[]): PowerPoint[] {
  const series: PowerPoint[] = [];
  let reached: string | null = null;
  for (const point of points) {
    if (reached !== null && toMs(point.from) > toMs(reached)) series.push(hole(reached, point.from));
    series.push({
      at: middle(point.from, point.to),
      from: point.from,
      to: point.to,
      mean: point.power?.mean ?? null,
      band: point.power ? [point.power.min, point.power.max] : null,
    });
    reached = point.to;
  }
  return series;
}

function hole(from: string, to: string): PowerPoint {
  return { at: middle(from, to), from, to, mean: null, band: null };
}

function middle(from: string, to: string): number {
  return (toMs(from) + toMs(to)) / 2;
}

/** The lowest and highest reading of the series, W; null when there is none. */
export function powerExtent(series: readonly PowerPoint[]): { lowest: number; highest: number } | null {
  const bands = series.flatMap((point) => (point.band ? [point.band] : []));
  if (bands.length === 0) return null;
  return {
    lowest: bands.reduce((low, band) => Math.min(low, band[0]), Number.POSITIVE_INFINITY),
    highest: bands.reduce((high, band) => Math.max(high, band[1]), Number.NEGATIVE_INFINITY),
  };
}
