import type { Alert } from "../../api/types";
import { ruleKind } from "../../domain/alerts/rule-kinds";

/** Alerts of one kind from one device on one day, newest first. */
export interface AlertGroup {
  key: string;
  alerts: readonly [Alert, ...Alert[]];
}

export interface AlertDay {
  /** YYYY-MM-DD at the site. */
  date: string;
  groups: AlertGroup[];
}

/** A history, newest first, by day; what repeats within a day is one group. */
export function alertDays(alerts: readonly Alert[], dateOf: (at: string) => string): AlertDay[] {
  const days: AlertDay[] = [];
  for (const alert of alerts) {
    const date = dateOf(alert.since);
    let day = days.find((each) => each.date === date);
    if (!day) {
      day = { date, groups: [] };
      days.push(day);
    }
    const key = `${date} ${alert.deviceId} ${alert.kind} ${alert.severity}`;
    const group = day.groups.find((each) => each.key === key);
    if (group) group.alerts = [...group.alerts, alert];
    else day.groups.push({ key, alerts: [alert] });
  }
  return days;
}

/** The alert of a group that went furthest past its limit. */
export function worstOf(group: AlertGroup): Alert {
  const low = ruleKind(group.alerts[0].kind).under === true;
  return group.alerts.reduce((worst, each) => ((low ? each.peak < worst.peak : each.peak > worst.peak) ? each : worst));
}
