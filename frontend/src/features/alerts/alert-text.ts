import type { Alert, Severity } from "../../api/types";
import { ruleKind } from "../../domain/alerts/rule-kinds";
import { formatInUnit } from "../../format/number";
import { formatDuration, toMs } from "../../format/time";
import { t } from "../../i18n/t";

export const severityText: Record<Severity, string> = { warning: t("Warning"), critical: t("Critical") };

/** "Peak 4.20 kW, limit 4.00 kW"; the lowest value for a rule that watches for too little. */
export function alertFigures(alert: Alert): string {
  const { under, once, bare } = ruleKind(alert.kind);
  if (bare || (once && alert.peak === 0)) return t("The meter says so");
  const word = under ? t("Lowest") : t("Peak");
  if (once && alert.threshold === 0) return `${word} ${formatInUnit(alert.peak, alert.unit)}`;
  return t("{0} {1}, limit {2}", word, formatInUnit(alert.peak, alert.unit), formatInUnit(alert.threshold, alert.unit));
}

/** How long it has lasted, or lasted. */
export function alertLength(alert: Alert, now: number): string {
  return formatDuration((alert.clearedAt ? toMs(alert.clearedAt) : now) - toMs(alert.since));
}

/** The alerts nobody has acknowledged yet. */
export function unseen(alerts: readonly Alert[]): Alert[] {
  return alerts.filter((alert) => !alert.acknowledgedAt);
}

/** A power spike or anything critical is shown in red. */
export function isRed(alert: Alert): boolean {
  return alert.severity === "critical" || alert.kind === "over-power";
}
