import type { TrailField, TrailPoint } from "../../live/trail";
import { TRAIL_MS } from "../../live/trail";

export interface SparklinePath {
  /** One SVG path; a silence longer than the usual spacing breaks it. */
  line: string;
  /** The area below the line, piece by piece. */
  area: string;
}

const BREAK_FACTOR = 4;
/** Meters that report once a minute are not silent in between. */
const SHORTEST_BREAK_MS = 150_000;

/** Draws a field of the trail into a box of the given size; the right edge is `now`. null when there is nothing to draw. */
export function sparklinePath(trail: readonly TrailPoint[], field: TrailField, now: number, width: number, height: number): SparklinePath | null {
  const points = trail.flatMap((point) => {
    const value = point[field];
    return value === null || point.at < now - TRAIL_MS ? [] : [{ at: point.at, value }];
  });
  if (points.length < 2) return null;
  const values = points.map((point) => point.value);
  const [low, high] = bounds(values, field);
  const x = (at: number) => round(Math.min(width, width * (1 - (now - at) / TRAIL_MS)));
  const y = (value: number) => round(height - 1.5 - (height - 3) * ((value - low) / (high - low)));
  // Power fills towards zero: below the line for use, above it for export.
  const base = field === "power" ? y(Math.min(high, Math.max(low, 0))) : String(height);
  const pieces = split(points, breakAfter(points));
  const line = pieces.map((piece) => piece.map((point, index) => `${index ? "L" : "M"}${x(point.at)},${y(point.value)}`).join("")).join("");
  const area = pieces
    .map((piece) => {
      const [first, last] = [piece[0], piece.at(-1)];
      if (!first || !last) return "";
      return `M${x(first.at)},${base}${piece.map((point) => `L${x(point.at)},${y(point.value)}`).join("")}L${x(last.at)},${base}Z`;
    })
    .join("");
  return { line, area };
}

/** Power and current start at zero, so that a small flutter looks small; volts are drawn around their own level. */
function bounds(values: readonly number[], field: TrailField): [number, number] {
  const low = Math.min(...values);
  const high = Math.max(...values);
  if (field === "voltage") {
    const room = Math.max(2, (high - low) * 0.15);
    return [low - room, high + room];
  }
  return [Math.min(0, low), Math.max(0, high, low + 1e-9)];
}

/** Four times the usual spacing counts as a silence. */
function breakAfter(points: readonly { at: number }[]): number {
  const spacings = points.slice(1).map((point, index) => point.at - (points[index]?.at ?? point.at)).sort((a, b) => a - b);
  return Math.max(SHORTEST_BREAK_MS, BREAK_FACTOR * (spacings[Math.floor(spacings.length / 2)] ?? 0));
}

function split<T extends { at: number }>(points: readonly T[], silence: number): T[][] {
  const pieces: T[][] = [];
  for (const point of points) {
    const piece = pieces.at(-1);
    const last = piece?.at(-1);
    if (piece && last && point.at - last.at <= silence) piece.push(point);
    else pieces.push([point]);
  }
  return pieces;
}

const round = (value: number) => String(Math.round(value * 10) / 10);
