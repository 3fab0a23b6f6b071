import { useState } from "react";
import { useNavigate, useSearchParams } from "react-router";
import type { VirtualMeter } from "../api/types";
import { deviceName } from "../domain/devices/device-list";
import { viewFromParams, viewToParams } from "../domain/time/view";
import { UsageCard } from "../features/usage/UsageCard";
import { DeleteVirtualMeter } from "../features/virtual-meters/DeleteVirtualMeter";
import { formulaText } from "../features/virtual-meters/virtual-draft";
import { VirtualMeterDialog } from "../features/virtual-meters/VirtualMeterDialog";
import { useRoster } from "../live/context";
import { Button } from "../ui/Button";
import { LinkButton } from "../ui/LinkButton";
import { PageHeader } from "../ui/PageHeader";
import { t } from "../i18n/t";
import { tx } from "../i18n/tx";

/** The page of a meter that is worked out from others: its energy, and what it is made of. */
export function VirtualMeterDetails({ meter }: { meter: VirtualMeter }) {
  const navigate = useNavigate();
  const devices = useRoster() ?? [];
  const [params, setParams] = useSearchParams();
  const [asking, setAsking] = useState<"edit" | "delete" | null>(null);
  const name = deviceName({ id: meter.id, name: meter.name ?? null });
  const query = `device=${encodeURIComponent(meter.id)}`;
  return (
    <>
      <PageHeader title={name} note={<>{tx("Virtual meter: {0}", formulaText(meter, (id) => devices.find((each) => each.id === id)?.name ?? id))}</>}>
        <div className="flex flex-wrap gap-2">
          <LinkButton to="/devices" icon="back">{t("All devices")}</LinkButton>
          <LinkButton to={`/analytics?${query}`} icon="analytics">{t("Analytics")}</LinkButton>
          <LinkButton to={`/costs?${query}`} icon="money">{t("Costs")}</LinkButton>
          <Button need="admin" icon="pencil" onClick={() => { setAsking("edit"); }}>{t("Change")}</Button>
          <Button need="admin" look="danger" onClick={() => { setAsking("delete"); }}>{t("Delete")}</Button>
        </div>
      </PageHeader>
      <UsageCard deviceId={meter.id} deviceName={name} view={viewFromParams(params, "day")} onView={(view) => { setParams((before) => viewToParams(view, before), { replace: true, preventScrollReset: true }); }} />
      {asking === "edit" ? <VirtualMeterDialog meter={meter} devices={devices} onClose={() => { setAsking(null); }} /> : null}
      {asking === "delete" ? <DeleteVirtualMeter meter={meter} onClose={() => { setAsking(null); }} onDeleted={() => void navigate("/devices")} /> : null}
    </>
  );
}
