import { Link } from "react-router";
import type { Alert } from "../../api/types";
import { useActiveAlerts, useLiveDevice } from "../../live/context";
import { useNow } from "../../live/useNow";
import { Button } from "../../ui/Button";
import { Icon } from "../../ui/Icon";
import { alertFigures } from "../../domain/alerts/alert-figures";
import { alertLength, isRed, unseen } from "./alert-text";
import { ruleKind } from "../../domain/alerts/rule-kinds";
import { useAcknowledge } from "./useAcknowledge";
import { t } from "../../i18n/t";
import { tx } from "../../i18n/tx";

/** Across the top of every page while an alert nobody has acknowledged is on: red for a power spike or anything critical. */
export function AlertBanner() {
  const alerts = unseen(useActiveAlerts());
  const alert = alerts[0];
  return (
    <>
      <p aria-live="assertive" className="sr-only">
        {alert ? t("Alert: {0}, {1}. {2}", ruleKind(alert.kind).alert, alert.deviceId, alertFigures(alert)) : ""}
      </p>
      {alert ? <Banner alert={alert} others={alerts.length - 1} /> : null}
    </>
  );
}

function Banner({ alert, others }: { alert: Alert; others: number }) {
  const now = useNow();
  const acknowledge = useAcknowledge();
  const device = useLiveDevice(alert.deviceId)?.device;
  const red = isRed(alert);
  return (
    <section
      aria-label={t("Active alert")}
      data-testid="alert-banner"
      className={`flex flex-wrap items-center gap-x-4 gap-y-2 px-4 py-2.5 sm:px-6 ${
        red ? "bg-crit-solid text-white" : "border-b border-warn-line bg-warn-soft text-warn"
      }`}
    >
      <Icon name="warning" className="size-5" />
      <p className="min-w-0 flex-1 basis-60">
        <strong className="font-semibold">{ruleKind(alert.kind).alert}</strong>
        <span> · {device?.name ?? alert.deviceId} · </span>
        <span>{tx("{0}, for {1}", alertFigures(alert), alertLength(alert, now))}</span>
        {acknowledge.error ? <span className="block">{tx("Not acknowledged: {0}", acknowledge.error.message)}</span> : null}
      </p>
      <div className="flex items-center gap-2">
        {others > 0 ? (
          <Link to="/alerts" className={`rounded text-[0.8125rem] font-medium underline underline-offset-2 ${red ? "focus-visible:outline-white" : ""}`}>{tx("{0} more", others)}</Link>
        ) : null}
        <Button need="operator" look={red ? "onRed" : "plain"} disabled={acknowledge.isPending} onClick={() => { acknowledge.mutate(alert.id); }}>{t("Acknowledge")}</Button>
      </div>
    </section>
  );
}
