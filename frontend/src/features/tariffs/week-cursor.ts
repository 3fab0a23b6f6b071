import { clockOf, QUARTERS } from "./clock-quarter";
import { DAY_WORDS } from "./schedule-words";
import { daysOf, HOLIDAY } from "./week-days";
import type { Stroke } from "./week-paint";
import { t } from "../../i18n/t";

/** A cell of the grid: its row, and the quarter hour it begins with. */
export interface Cell {
  row: number;
  quarter: number;
}

/** Where the hand is, and where the stretch that it marks began. */
export interface Marked {
  anchor: Cell;
  at: Cell;
}

/** The rectangle between two cells, both inside. */
export function strokeOf({ anchor, at }: Marked, step: number): Stroke {
  const [top, bottom] = [Math.min(anchor.row, at.row), Math.max(anchor.row, at.row)];
  const [from, to] = [Math.min(anchor.quarter, at.quarter), Math.max(anchor.quarter, at.quarter)];
  return { rows: [top, bottom], quarters: [from, to + step] };
}

/** Where a key leads; null for keys that move nothing. */
export function moved({ row, quarter }: Cell, key: string, step: number, rows: number): Cell | null {
  const stay = (value: number, most: number) => Math.max(0, Math.min(value, most));
  const last = QUARTERS - step;
  if (key === "ArrowLeft") return { row, quarter: stay(quarter - step, last) };
  if (key === "ArrowRight") return { row, quarter: stay(quarter + step, last) };
  if (key === "ArrowUp") return { row: stay(row - 1, rows - 1), quarter };
  if (key === "ArrowDown") return { row: stay(row + 1, rows - 1), quarter };
  if (key === "Home") return { row, quarter: 0 };
  return key === "End" ? { row, quarter: last } : null;
}

/** The cell under a point, or the nearest one; `box` is what all cells take up. */
export function cellAt(x: number, y: number, box: { left: number; top: number; width: number; height: number }, rows: number, step: number): Cell {
  const part = (value: number, size: number, count: number) => Math.max(0, Math.min(Math.floor((value / size) * count), count - 1));
  return { row: part(y - box.top, box.height, rows), quarter: part(x - box.left, box.width, QUARTERS / step) * step };
}

/** "Mon–Wed", "Sat–Sun", "holidays": the rows of a stroke. */
export function rowWords([top, bottom]: Stroke["rows"]): string {
  const word = (row: number) => daysOf([row]).map((day) => DAY_WORDS[day] ?? day).join("");
  if (top === bottom) return word(top);
  if (bottom < HOLIDAY) return `${word(top)}–${word(bottom)}`;
  return t("{0} and {1}", top === HOLIDAY - 1 ? word(top) : `${word(top)}–${word(HOLIDAY - 1)}`, word(HOLIDAY));
}

/** What stands before a row: "Mon", and a short word for holidays. */
export function shortDay(row: number): string {
  return row === HOLIDAY ? t("Hol.") : rowWords([row, row]);
}

/** "Mon–Fri, 17:00–21:00" */
export function strokeWords({ rows, quarters: [from, to] }: Stroke): string {
  return `${rowWords(rows)}, ${clockOf(from)}–${clockOf(to)}`;
}
