import type { Alert } from "../../api/types";
import { formatInUnit } from "../../format/number";
import { ruleKind } from "./rule-kinds";
import { t } from "../../i18n/t";

/** "Peak 4.20 kW, limit 4.00 kW"; the lowest value for a rule that watches for too little. */
export function alertFigures(alert: Alert): string {
  const { under, once, bare } = ruleKind(alert.kind);
  if (bare || (once && alert.peak === 0)) return t("The meter says so");
  const word = under ? t("Lowest") : t("Peak");
  if (once && alert.threshold === 0) return `${word} ${formatInUnit(alert.peak, alert.unit)}`;
  return t("{0} {1}, limit {2}", word, formatInUnit(alert.peak, alert.unit), formatInUnit(alert.threshold, alert.unit));
}
