import { Link } from "react-router";
import { useActiveAlerts } from "../../live/context";
import { Card } from "../../ui/Card";
import { Icon } from "../../ui/Icon";
import { Skeleton } from "../../ui/Notice";
import { AlertRow } from "./AlertRow";
import { useAlerts } from "./useAlerts";
import { useAlertsKnown } from "./useAlertsKnown";
import { t } from "../../i18n/t";

const SHOWN = 3;

/** On the dashboard: what is on now, else the latest that is over. */
export function AlertsPanel({ className }: { className?: string }) {
  const active = useActiveAlerts();
  const known = useAlertsKnown();
  const cleared = useAlerts("cleared");
  const recent = cleared.data?.slice(0, Math.max(0, SHOWN - active.length)) ?? [];
  return (
    <Card
      title={t("Alerts")}
      note={active.length > 0 ? t("{0} active", String(active.length)) : null}
      className={className}
      flush
      actions={<Link to="/alerts" className="rounded text-[0.8125rem] font-medium text-primary hover:underline">{t("All alerts")}</Link>}
    >
      {active.length === 0 && !known ? <p className="border-b border-line px-4 pb-3 text-ink-3 sm:px-5">{t("Not known right now")}</p> : null}
      {active.length === 0 && known ? (
        <p className="flex items-center gap-2 border-b border-line px-4 pb-3 text-ink-2 sm:px-5"><Icon name="check" className="size-4 text-good" />{t("Nothing is wrong right now")}</p>
      ) : null}
      {cleared.isPending ? <Skeleton className="mx-5 mb-4 h-10" /> : null}
      <ul>
        {active.slice(0, SHOWN).map((alert) => <AlertRow key={alert.id} alert={alert} compact />)}
        {recent.map((alert) => <AlertRow key={alert.id} alert={alert} compact />)}
      </ul>
    </Card>
  );
}
