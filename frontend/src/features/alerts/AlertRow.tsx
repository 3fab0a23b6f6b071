import type { Alert } from "../../api/types";
import { useLiveDevice } from "../../live/context";
import { useNow } from "../../live/useNow";
import { useTime } from "../../site/context";
import { Button } from "../../ui/Button";
import { Icon } from "../../ui/Icon";
import { alertFigures } from "../../domain/alerts/alert-figures";
import { alertLength, isRed, severityText } from "./alert-text";
import { ruleKind } from "../../domain/alerts/rule-kinds";
import { Snooze } from "./Snooze";
import { useAcknowledge } from "./useAcknowledge";
import { t } from "../../i18n/t";
import { tx } from "../../i18n/tx";

/** One alert: what, where, how bad, how long, and whether someone has seen it. */
export function AlertRow({ alert, compact = false }: { alert: Alert; compact?: boolean }) {
  const time = useTime();
  const device = useLiveDevice(alert.deviceId)?.device;
  return (
    <li className="flex items-start gap-3 border-t border-line px-4 py-3 first:border-t-0 sm:px-5">
      <SeverityIcon alert={alert} />
      <div className="min-w-0 flex-1">
        <p className="font-medium">
          {ruleKind(alert.kind).alert} <span className="font-normal text-ink-3">· {device?.name ?? alert.deviceId}{compact ? null : <> · {severityText[alert.severity]}</>}</span>
        </p>
        <p className="text-[0.8125rem] text-ink-2">{alertFigures(alert)}</p>
        <p className="text-xs text-ink-3">
          <time dateTime={alert.since}>{time.dateTime(alert.since)}</time>
          {alert.clearedAt ? <> – <time dateTime={alert.clearedAt}>{time.clock(alert.clearedAt)}</time></> : null}
          <> · <Length alert={alert} /></>
          {alert.acknowledgedAt && !compact ? <>{" "}{tx("· acknowledged {0}{1}", time.clock(alert.acknowledgedAt), alert.acknowledgedBy ? ` ${t("by {0}", alert.acknowledgedBy)}` : "")}</> : null}
        </p>
        {alert.state === "active" && compact ? <div className="mt-2 flex"><Acknowledge alert={alert} /></div> : null}
      </div>
      {alert.state === "active" && !compact ? <div className="flex flex-wrap items-start justify-end gap-2"><Snooze alert={alert} /><Acknowledge alert={alert} /></div> : null}
    </li>
  );
}

function Length({ alert }: { alert: Alert }) {
  const now = useNow();
  return <>{t(alert.clearedAt ? "lasted {0}" : "for {0}", alertLength(alert, now))}</>;
}

function Acknowledge({ alert }: { alert: Alert }) {
  const acknowledge = useAcknowledge();
  if (alert.acknowledgedAt) {
    return <span className="inline-flex h-8 items-center gap-1 text-[0.8125rem] text-ink-3"><Icon name="check" className="size-4" />{t("Seen")}</span>;
  }
  return (
    <div className="flex flex-col items-end gap-1">
      <Button need="operator" disabled={acknowledge.isPending} onClick={() => { acknowledge.mutate(alert.id); }}>{t("Acknowledge")}</Button>
      {acknowledge.error ? <span role="alert" className="text-xs text-crit">{acknowledge.error.message}</span> : null}
    </div>
  );
}

function SeverityIcon({ alert }: { alert: Alert }) {
  const look = alert.state === "cleared" ? "bg-sunken text-ink-3" : isRed(alert) ? "bg-crit-soft text-crit" : "bg-warn-soft text-warn";
  return (
    <span title={severityText[alert.severity]} className={`mt-0.5 grid size-8 place-items-center rounded-lg ${look}`}>
      <Icon name={alert.state === "cleared" ? "check" : "warning"} className="size-4.5" />
      <span className="sr-only">{severityText[alert.severity]}, {alert.state === "active" ? t("on now") : t("over")}</span>
    </span>
  );
}
