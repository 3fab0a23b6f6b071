import { Link } from "react-router";
import { AlertHistory } from "../features/alerts/AlertHistory";
import { AlertRow } from "../features/alerts/AlertRow";
import { useAlerts } from "../features/alerts/useAlerts";
import { useAlertsKnown } from "../features/alerts/useAlertsKnown";
import { PushCard } from "../features/push/PushCard";
import { useActiveAlerts } from "../live/context";
import { formatCount } from "../format/number";
import { Card } from "../ui/Card";
import { Empty, Failure, Skeleton } from "../ui/Notice";
import { PageHeader } from "../ui/PageHeader";
import { ShowMore } from "../ui/ShowMore";
import { t } from "../i18n/t";

export default function AlertsPage() {
  const active = useActiveAlerts();
  const known = useAlertsKnown();
  const cleared = useAlerts("cleared");
  return (
    <>
      <div className="max-w-4xl"><PageHeader title={t("Alerts")}>
        <Link to="/settings" className="rounded text-[0.8125rem] font-medium text-primary hover:underline">{t("Change the limits")}</Link>
      </PageHeader></div>
      <div className="grid max-w-4xl gap-3 sm:gap-4">
        <Card title={t("Active")} note={active.length > 0 ? formatCount(active.length) : null} flush>
          {active.length === 0 ? <Empty icon={known ? "check" : "info"} title={known ? t("Nothing is wrong right now") : t("Not known right now")} /> : null}
          <ul>{active.map((alert) => <AlertRow key={alert.id} alert={alert} />)}</ul>
        </Card>
        <Card title={t("History")} note={cleared.data && cleared.data.length > 0 ? `${formatCount(cleared.data.length)}${cleared.hasNextPage ? "+" : ""}` : null} flush>
          {cleared.error && !cleared.isFetchNextPageError ? <Failure error={cleared.error} onRetry={() => void cleared.refetch()} /> : null}
          {cleared.isPending ? <Skeleton className="mx-5 mb-5 h-20" /> : null}
          {cleared.data?.length === 0 ? <Empty icon="bell" title={t("No alert so far")}>{t("Alerts that are over are kept here.")}</Empty> : null}
          <AlertHistory alerts={cleared.data ?? []} />
          <ShowMore pages={cleared} />
        </Card>
        <PushCard />
      </div>
    </>
  );
}
