import { placesOf, QUARTERS } from "./clock-quarter";
import type { WeekDraft } from "./tariff-draft";
import { HOLIDAY, rowsOf } from "./week-days";

/** The band of each quarter hour, a row a day from Monday on; a row of holidays after Sunday where they have hours of their own. */
export type WeekCells = number[][];

/** Hours of one day in which one price holds, in quarter hours from midnight. */
export interface WeekRun {
  from: number;
  to: number;
  band: number;
}

/** A week's hours laid out: the first line that fits, as the hub reads them. Hours over midnight belong to the day on which their evening begins. */
export function weekCells({ lines, rest }: WeekDraft, holidays: boolean): WeekCells {
  const laid = lines.map((line) => ({ band: line.band, rows: new Set(rowsOf(line.days)), ...placesOf(line) }));
  return Array.from({ length: holidays ? HOLIDAY + 1 : HOLIDAY }, (_, row) => {
    const before = row === HOLIDAY ? HOLIDAY : (row + 6) % 7;
    return Array.from({ length: QUARTERS }, (__, quarter) => {
      const found = laid.find(({ rows, from, to, tail }) => (rows.has(row) && quarter >= from && quarter < to) || (rows.has(before) && quarter < tail));
      return found?.band ?? rest;
    });
  });
}

/** Where each price of a day begins and ends. */
export function runsOf(row: readonly number[]): WeekRun[] {
  const runs: WeekRun[] = [];
  row.forEach((band, quarter) => {
    const last = runs.at(-1);
    if (last?.band === band) last.to = quarter + 1;
    else runs.push({ from: quarter, to: quarter + 1, band });
  });
  return runs;
}

/** Quarter hours of a cell that is fine enough for what the week holds: an hour, half an hour, or a quarter hour, which is too fine to be painted. */
export function stepOf(cells: WeekCells): 4 | 2 | 1 {
  const edges = cells.flatMap((row) => runsOf(row).map((run) => run.from));
  if (edges.every((edge) => edge % 4 === 0)) return 4;
  return edges.every((edge) => edge % 2 === 0) ? 2 : 1;
}

/** Why a week cannot be painted: a boundary is finer than half an hour, or a night that runs on depends on whether a holiday came before. */
export function paintFault(week: WeekDraft, cells: WeekCells, holidays: boolean): "fine" | "nights" | null {
  if (holidays && week.lines.some((line) => line.days.length > 0 && placesOf(line).tail > 0)) return "nights";
  return stepOf(cells) === 1 ? "fine" : null;
}
