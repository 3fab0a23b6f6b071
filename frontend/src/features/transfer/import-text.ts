import type { ImportAnswer } from "../../api/types";
import { formatCount } from "../../format/number";
import { t } from "../../i18n/t";

/** What the hub says of an import, as far as it is shown. */
export type ImportCounts = Pick<ImportAnswer, "rows" | "stored" | "duplicates" | "conflicts" | "missing" | "partial" | "rejected" | "unfinished" | "rejects">;

/** "1,200 readings stored, 3 were there already, 1 row refused". */
export function reportText(report: ImportCounts): string {
  return [t("{0} {1} stored", formatCount(report.stored), report.stored === 1 ? t("reading") : t("readings")), ...others(report)].join(", ");
}

/** "1,200 readings would be new, 3 were there already, 1 row refused". */
export function previewText(report: ImportCounts): string {
  return [t("{0} {1} would be new", formatCount(report.stored), report.stored === 1 ? t("reading") : t("readings")), ...others(report)].join(", ");
}

/** What else became of rows, as far as it occurred. */
function others(report: ImportCounts): string[] {
  const parts: string[] = [];
  const add = (count: number, one: string, many: string) => { if (count > 0) parts.push(`${formatCount(count)} ${count === 1 ? one : many}`); };
  add(report.duplicates, t("was there already"), t("were there already"));
  add(report.conflicts, t("differs from one there"), t("differ from those there"));
  add(report.missing, t("without a value"), t("without a value"));
  add(report.partial, t("without a field that could not be right"), t("without a field that could not be right"));
  add(report.rejected, t("row refused"), t("rows refused"));
  return parts;
}

const LINES_SHOWN = 5;

/** Rows that are refused for the same reason: the first lines, and what is said of the first. */
export function rejectGroups(rejects: ImportAnswer["rejects"]): { reason: string; lines: number[]; more: boolean; detail: string }[] {
  const groups = new Map<string, { reason: string; lines: number[]; more: boolean; detail: string }>();
  for (const { reason, line, detail } of rejects) {
    const group = groups.get(reason);
    if (!group) groups.set(reason, { reason, lines: [line], more: false, detail });
    else if (group.lines.length < LINES_SHOWN) group.lines.push(line);
    else group.more = true;
  }
  return [...groups.values()];
}

/** Units a file may need to be told, as the hub names them. */
export const units: Record<string, string> = {
  W: t("Power in W"),
  kW: t("Power in kW"),
  Wh: t("Counter in Wh"),
  kWh: t("Counter in kWh"),
  MWh: t("Counter in MWh"),
  "exported-Wh": t("Counter of exported energy, Wh"),
  "exported-kWh": t("Counter of exported energy, kWh"),
  V: t("Voltage in V"),
  A: t("Current in A"),
};
