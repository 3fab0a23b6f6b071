import { useLayoutEffect, useRef, useState } from "react";
import { useSearchParams } from "react-router";
import type { Tariff } from "../api/types";
import { deviceName } from "../domain/devices/device-list";
import { FeedsCard } from "../features/tariffs/FeedsCard";
import { PricesCard } from "../features/tariffs/PricesCard";
import { TariffCard } from "../features/tariffs/TariffCard";
import { TariffEditor, type EditTask } from "../features/tariffs/TariffEditor";
import { useTariffs } from "../features/tariffs/useTariffs";
import { siteDate } from "../format/calendar";
import { useRoster } from "../live/context";
import { useNowMinute } from "../live/useNow";
import { useSite, useTime } from "../site/context";
import { Button } from "../ui/Button";
import { Card } from "../ui/Card";
import { Empty, Failure, Skeleton } from "../ui/Notice";
import { PageHeader } from "../ui/PageHeader";
import { CostTabs } from "./CostTabs";
import { t } from "../i18n/t";

export default function TariffsPage() {
  const tariffs = useTariffs();
  const [params, setParams] = useSearchParams();
  const [task, setTask] = useState<EditTask | null>(() => (params.get("add") === "contract" ? { what: "new", kind: "contract" } : null));
  const top = useRef<HTMLDivElement>(null);
  const edit = (next: EditTask) => { setTask(next); };
  // Once it is there: browsers keep what is in sight in its place when something comes in above it.
  useLayoutEffect(() => {
    if (!task) return;
    top.current?.scrollIntoView({ block: "start" });
    top.current?.querySelector<HTMLElement>("select, input, textarea")?.focus({ preventScroll: true });
  }, [task]);
  const done = () => {
    setTask(null);
    setParams({}, { replace: true, preventScrollReset: true });
  };
  return (
    <>
      <div className="max-w-5xl"><PageHeader title={t("Tariffs")}>
        {task ? null : (
          <div className="flex flex-wrap gap-2">
            <Button need="admin" icon="plus" onClick={() => { edit({ what: "new", kind: "offer" }); }}>{t("Add an offer")}</Button>
            <Button need="admin" look="primary" icon="plus" onClick={() => { edit({ what: "new", kind: "contract" }); }}>{t("Add a contract")}</Button>
          </div>
        )}
      </PageHeader></div>
      <CostTabs />
      <div ref={top} className="grid max-w-5xl scroll-mt-4 gap-3 [overflow-anchor:none] sm:gap-4">
        {tariffs.error ? <Failure error={tariffs.error} onRetry={() => void tariffs.refetch()} /> : null}
        {tariffs.isPending ? <Skeleton className="h-96 w-full" /> : null}
        {tariffs.data ? <Tariffs tariffs={tariffs.data} task={task} onEdit={edit} onDone={done} /> : null}
      </div>
    </>
  );
}

interface TariffsProps {
  tariffs: readonly Tariff[];
  task: EditTask | null;
  onEdit: (task: EditTask) => void;
  onDone: () => void;
}

function Tariffs({ tariffs, task, onEdit, onDone }: TariffsProps) {
  const { site } = useSite();
  const time = useTime();
  const devices = useRoster() ?? [];
  const today = siteDate(useNowMinute(), time.zone);
  const meterOf = (tariff: Tariff) => {
    const device = devices.find((each) => each.id === tariff.deviceId);
    return device ? deviceName(device) : (tariff.deviceId ?? t("the main meter"));
  };
  // Contracts first: they are what is paid.
  const ordered = [...tariffs].sort((a, b) => a.kind.localeCompare(b.kind) || a.name.localeCompare(b.name));
  return (
    <>
      {task ? <TariffEditor key={JSON.stringify(task)} task={task} tariffs={tariffs} devices={devices} currency={site.currency} today={today} onDone={onDone} /> : null}
      {tariffs.length === 0 && !task ? (
        <Card title={t("No tariff yet")}>
          <Empty icon="money" title={t("What does a kilowatt-hour cost you?")}>{t("Add your contract, and costs and bills are worked out from what is measured already. Offers of other suppliers can be added to compare them on your own history.")}</Empty>
        </Card>
      ) : null}
      {ordered.map((tariff) => <TariffCard key={tariff.id} tariff={tariff} today={today} meter={meterOf(tariff)} onEdit={onEdit} />)}
      {tariffs.length > 0 ? <PricesCard currency={site.currency} /> : null}
      <FeedsCard />
    </>
  );
}
