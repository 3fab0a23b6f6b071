import type { TableData } from "./ChartTable";

type Cell = string | number | null;

/** A chart's numbers for other programs: without units in the cells, missing as nothing. */
export interface CsvData {
  /** With the unit where there is one: `Used (Wh)`. */
  columns: readonly string[];
  rows: readonly (readonly Cell[])[];
}

/** RFC 4180, with commas. A text that a spreadsheet would take for a formula is disarmed. */
export function csvText({ columns, rows }: CsvData): string {
  return [columns, ...rows].map((row) => row.map(cellText).join(",")).join("\r\n") + "\r\n";
}

/** What a chart's table holds, where it brings no rows of its own for other programs. */
export function csvOf(table: TableData): CsvData {
  return table.csv ?? { columns: table.columns, rows: table.rows.map((row) => row.cells) };
}

function cellText(cell: Cell): string {
  if (cell === null) return "";
  if (typeof cell === "number") return String(cell);
  const text = /^[=+\-@\t]/.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** "Usage, Whole house" becomes `usage-whole-house`. */
export function fileStem(...words: string[]): string {
  const stem = words.join(" ").toLowerCase().normalize("NFKD").replace(/\p{M}/gu, "").replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "");
  return stem || "chart";
}
