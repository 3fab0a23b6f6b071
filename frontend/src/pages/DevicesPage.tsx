import { useState } from "react";
import { DeviceTable } from "../features/devices/DeviceTable";
import { PastDevicesCard } from "../features/devices/PastDevicesCard";
import { FirstDevice } from "../features/provisioning/FirstDevice";
import { AddDevice } from "../features/provisioning/AddDevice";
import { WaitingNotice } from "../features/waiting/WaitingNotice";
import { VirtualMetersCard } from "../features/virtual-meters/VirtualMetersCard";
import { useRoster } from "../live/context";
import { Button } from "../ui/Button";
import { LinkButton } from "../ui/LinkButton";
import { PageHeader } from "../ui/PageHeader";
import { WaitingForDevices } from "./WaitingForDevices";
import { t } from "../i18n/t";

export default function DevicesPage() {
  const devices = useRoster();
  const [adding, setAdding] = useState(false);
  if (!devices) return <WaitingForDevices title={t("Devices")} />;
  return (
    <>
      <PageHeader title={t("Devices")}>
        <div className="flex flex-wrap gap-2">
          <LinkButton to="/devices/waiting" icon="plug">{t("Of other systems")}</LinkButton>
          <LinkButton to="/firmware" icon="download">{t("Firmware")}</LinkButton>
          <Button need="admin" look="primary" icon="plus" onClick={() => { setAdding(true); }}>{t("Add a meter")}</Button>
        </div>
      </PageHeader>
      <div className="grid gap-3 sm:gap-4">
        <WaitingNotice />
        {devices.length > 0 ? <DeviceTable devices={devices} /> : <FirstDevice />}
        {devices.length > 0 ? <VirtualMetersCard devices={devices} /> : null}
        <PastDevicesCard />
      </div>
      {adding ? <AddDevice devices={devices} onClose={() => { setAdding(false); }} /> : null}
    </>
  );
}
