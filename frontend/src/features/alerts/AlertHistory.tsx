import type { Alert } from "../../api/types";
import { dateOf } from "../../format/calendar";
import { formatDate, formatWeekday } from "../../format/dates";
import { formatCount } from "../../format/number";
import { useLiveDevice } from "../../live/context";
import { useTime } from "../../site/context";
import { Icon } from "../../ui/Icon";
import { AlertRow } from "./AlertRow";
import { alertDays, worstOf, type AlertGroup } from "./alert-groups";
import { alertFigures } from "../../domain/alerts/alert-figures";
import { severityText } from "./alert-text";
import { ruleKind } from "../../domain/alerts/rule-kinds";
import { tx } from "../../i18n/tx";

/** Alerts that are over, day by day. What happened again and again is one line that opens. */
export function AlertHistory({ alerts }: { alerts: readonly Alert[] }) {
  const { zone } = useTime();
  return alertDays(alerts, (at) => dateOf(at, zone)).map((day) => (
    <section key={day.date} aria-label={formatDate(day.date)}>
      <h3 className="border-t border-line bg-sunken px-4 py-1.5 text-xs font-medium text-ink-2 sm:px-5">{formatWeekday(day.date)} {formatDate(day.date)}</h3>
      <ul>
        {day.groups.map((group) => (group.alerts.length === 1 ? <AlertRow key={group.key} alert={group.alerts[0]} /> : <Group key={group.key} group={group} />))}
      </ul>
    </section>
  ));
}

function Group({ group }: { group: AlertGroup }) {
  const [first] = group.alerts;
  const device = useLiveDevice(first.deviceId)?.device;
  return (
    <li className="border-t border-line first:border-t-0">
      <details className="group">
        <summary className="flex cursor-pointer items-start gap-3 px-4 py-3 hover:bg-sunken sm:px-5 [&::-webkit-details-marker]:hidden">
          <span className="mt-0.5 grid size-8 shrink-0 place-items-center rounded-lg border border-line bg-surface text-[0.8125rem] font-semibold text-ink-2">{formatCount(group.alerts.length)}</span>
          <span className="min-w-0 flex-1">
            <span className="font-medium">{ruleKind(first.kind).alert}</span> <span className="text-ink-3">· {device?.name ?? first.deviceId} · {severityText[first.severity]}</span>
            <span className="block text-[0.8125rem] text-ink-2">{tx("{0} times; the worst: {1}", formatCount(group.alerts.length), alertFigures(worstOf(group)))}</span>
          </span>
          <Icon name="chevron" className="mt-1.5 size-4 text-ink-3 transition-transform group-open:rotate-90 rtl:-scale-x-100" />
        </summary>
        <ul className="border-t border-line ps-4">{group.alerts.map((alert) => <AlertRow key={alert.id} alert={alert} />)}</ul>
      </details>
    </li>
  );
}
