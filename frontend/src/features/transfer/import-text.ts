import type { ImportAnswer } from "../../api/types";
import { formatCount } from "../../format/number";

/** What the hub says of an import, as far as it is shown. */
export type ImportReport = Pick<ImportAnswer, "rows" | "stored" | "duplicates" | "conflicts" | "missing" | "partial" | "rejected" | "unfinished" | "rejects">;

/** "1,200 readings stored, 3 were there already, 1 row refused". */
export function reportText(report: ImportReport): string {
  const parts = [`${formatCount(report.stored)} ${report.stored === 1 ? "reading" : "readings"} stored`];
  const add = (count: number, one: string, many: string) => { if (count > 0) parts.push(`${formatCount(count)} ${count === 1 ? one : many}`); };
  add(report.duplicates, "was there already", "were there already");
  add(report.conflicts, "differs from one there", "differ from those there");
  add(report.missing, "without a value", "without a value");
  add(report.partial, "without a field that could not be right", "without a field that could not be right");
  add(report.rejected, "row refused", "rows refused");
  return parts.join(", ");
}

/** Units a file may need to be told, as the hub names them. */
export const units: Record<string, string> = {
  W: "Power in W",
  kW: "Power in kW",
  Wh: "Counter in Wh",
  kWh: "Counter in kWh",
  MWh: "Counter in MWh",
  "exported-Wh": "Counter of exported energy, Wh",
  "exported-kWh": "Counter of exported energy, kWh",
  V: "Voltage in V",
  A: "Current in A",
};
