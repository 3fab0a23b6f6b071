import { dateOf, hourOf } from "../../format/calendar";
import type { UsageBar } from "../../domain/energy/usage-series";

export interface HeatRow {
  /** YYYY-MM-DD at the site. */
  date: string;
  from: string;
  /** 24 places by wall-clock hour: none for an hour the clock skips, two for one it repeats. */
  hours: readonly (readonly UsageBar[])[];
}

/** Hourly bars as a grid of days and wall-clock hours, newest day first. Repeated hours are never merged. */
export function heatRows(bars: readonly UsageBar[], zone: string): HeatRow[] {
  const rows = new Map<string, { from: string; hours: UsageBar[][] }>();
  for (const bar of bars) {
    const date = dateOf(bar.from, zone);
    let row = rows.get(date);
    if (!row) {
      row = { from: bar.from, hours: Array.from({ length: 24 }, () => []) };
      rows.set(date, row);
    }
    row.hours[hourOf(bar.from, zone)]?.push(bar);
  }
  return [...rows.entries()].map(([date, row]) => ({ date, ...row })).reverse();
}

/** Where between none (0) and the most (1) a value lies, for its colour. */
export function heatLevel(value: number, most: number): number {
  return most > 0 ? Math.max(0, Math.min(1, value / most)) : 0;
}

/** The `from` of the hour that a key leads to; null for keys that lead nowhere. Hours the clock skips are stepped over. */
export function neighbour(rows: readonly HeatRow[], from: string | null, key: string): string | null {
  const grid = rows.map((row) => row.hours.flatMap((bars, hour) => bars.map((bar) => ({ from: bar.from, hour }))));
  const at = grid.findIndex((row) => row.some((cell) => cell.from === from));
  const place = at < 0 ? -1 : (grid[at] ?? []).findIndex((cell) => cell.from === from);
  const row = grid[at];
  switch (key) {
    case "ArrowRight":
      return (at < 0 ? grid[0]?.[0] : (row?.[place + 1] ?? row?.[place]))?.from ?? null;
    case "ArrowLeft":
      return (row?.[place - 1] ?? row?.[place])?.from ?? null;
    case "Home":
      return row?.[0]?.from ?? null;
    case "End":
      return row?.at(-1)?.from ?? null;
    case "ArrowDown":
    case "ArrowUp": {
      const hour = row?.[place]?.hour ?? 0;
      const target = grid[at + (key === "ArrowDown" ? 1 : -1)] ?? row;
      return (target?.find((cell) => cell.hour >= hour) ?? target?.at(-1))?.from ?? null;
    }
    default:
      return null;
  }
}
