import type { Alert, Severity } from "../../api/types";
import { formatDuration, toMs } from "../../format/time";
import { t } from "../../i18n/t";

export const severityText: Record<Severity, string> = { warning: t("Warning"), critical: t("Critical") };

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
