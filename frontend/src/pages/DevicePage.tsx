import { useState } from "react";
import { useNavigate, useParams } from "react-router";
import type { Device } from "../api/types";
import { CommandsCard } from "../features/commands/CommandsCard";
import { CorrectionsCard } from "../features/corrections/CorrectionsCard";
import { DeviceFacts } from "../features/device/DeviceFacts";
import { EditDevice } from "../features/device/EditDevice";
import { RemoveDevice } from "../features/device/RemoveDevice";
import { useDevice } from "../features/device/useDevice";
import { DeviceSettingsCard } from "../features/device-settings/DeviceSettingsCard";
import { deviceName } from "../domain/devices/device-list";
import { EventsCard } from "../features/events/EventsCard";
import { FindingsCard } from "../features/findings/FindingsCard";
import { MoveDevice } from "../features/sites/MoveDevice";
import { RenewPassword } from "../features/provisioning/RenewPassword";
import { useSites } from "../domain/people/useSites";
import { chooseSite, chosenSite } from "../api/site-choice";
import { useVirtualMeters } from "../features/virtual-meters/useVirtualMeters";
import { ReadingsCard } from "../features/transfer/ReadingsCard";
import { Button } from "../ui/Button";
import { LinkButton } from "../ui/LinkButton";
import { Failure, Skeleton } from "../ui/Notice";
import { PageHeader } from "../ui/PageHeader";
import { VirtualMeterDetails } from "./VirtualMeterDetails";
import { DeviceBadge } from "../domain/devices/DeviceBadge";
import { t } from "../i18n/t";

export default function DevicePage() {
  const { id = "" } = useParams();
  const device = useDevice(id);
  const virtual = useVirtualMeters().data;
  if (device.data) return <DeviceDetails key={id} device={device.data} />;
  const meter = virtual?.find((each) => each.id === id);
  if (meter) return <VirtualMeterDetails key={id} meter={meter} />;
  return (
    <>
      <PageHeader title={id}><LinkButton to="/devices" icon="back">{t("All devices")}</LinkButton></PageHeader>
      {device.error ? <Failure error={device.error} onRetry={() => void device.refetch()} /> : <Skeleton className="h-96 w-full" />}
    </>
  );
}

type Asking = "edit" | "remove" | "password" | "move" | null;

function DeviceDetails({ device }: { device: Device }) {
  const navigate = useNavigate();
  const [asking, setAsking] = useState<Asking>(null);
  const others = (useSites().data ?? []).filter((site) => site.id !== chosenSite());
  const close = () => { setAsking(null); };
  const actions = (
    <>
      <Button need="operator" icon="pencil" onClick={() => { setAsking("edit"); }}>{t("Change")}</Button>
      <Button need="admin" onClick={() => { setAsking("password"); }}>{t("New password")}</Button>
      {others.length > 0 ? <Button need="hub" onClick={() => { setAsking("move"); }}>{t("Move to another site")}</Button> : null}
      <Button need="admin" look="danger" onClick={() => { setAsking("remove"); }}>{t("Remove")}</Button>
    </>
  );
  return (
    <>
      <PageHeader title={deviceName(device)} note={<DeviceBadge device={device} />}>
        <div className="flex flex-wrap gap-2">
          <LinkButton to="/devices" icon="back">{t("All devices")}</LinkButton>
          <LinkButton to={`/?device=${encodeURIComponent(device.id)}`} icon="dashboard">{t("Live")}</LinkButton>
        </div>
      </PageHeader>
      <div className="grid items-start gap-3 sm:gap-4 xl:grid-cols-2">
        <div className="grid min-w-0 gap-3 sm:gap-4">
          <DeviceFacts device={device} actions={actions} />
          <FindingsCard device={device} />
          <CorrectionsCard device={device} />
          <ReadingsCard device={device} />
        </div>
        <div className="grid min-w-0 gap-3 sm:gap-4">
          <DeviceSettingsCard deviceId={device.id} />
          <CommandsCard device={device} />
          <EventsCard deviceId={device.id} />
        </div>
      </div>
      {asking === "edit" ? <EditDevice device={device} onClose={close} /> : null}
      {asking === "password" ? <RenewPassword device={device} onClose={close} /> : null}
      {asking === "move" ? <MoveDevice device={device} sites={others} onClose={close} onMoved={() => { chooseSite(chosenSite()); }} /> : null}
      {asking === "remove" ? <RemoveDevice device={device} onClose={close} onRemoved={() => void navigate("/devices")} /> : null}
    </>
  );
}
