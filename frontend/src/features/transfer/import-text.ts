import type { ImportAnswer } from "../../api/types";
import { formatCount } from "../../format/number";
import { t } from "../../i18n/t";

/** What the hub says of an import, as far as it is shown. */
export type ImportReport = Pick<ImportAnswer, "rows" | "stored" | "duplicates" | "conflicts" | "missing" | "partial" | "rejected" | "unfinished" | "rejects">;

/** "1,200 readings stored, 3 were there already, 1 row refused". */
export function reportText(report: ImportReport): string {
  const parts = [t("{0} {1} stored", formatCount(report.stored), report.stored === 1 ? t("reading") : t("readings"))];
  const add = (count: number, one: string, many: string) => { if (count > 0) parts.push(`${formatCount(count)} ${count === 1 ? one : many}`); };
  add(report.duplicates, t("was there already"), t("were there already"));
  add(report.conflicts, t("differs from one there"), t("differ from those there"));
  add(report.missing, t("without a value"), t("without a value"));
  add(report.partial, t("without a field that could not be right"), t("without a field that could not be right"));
  add(report.rejected, t("row refused"), t("rows refused"));
  return parts.join(", ");
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
