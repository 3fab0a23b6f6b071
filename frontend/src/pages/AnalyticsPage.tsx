import { HeatCard } from "../features/analytics/HeatCard";
import { PowerCard } from "../features/analytics/PowerCard";
import { WeekCard } from "../features/analytics/WeekCard";
import { DevicePicker } from "../features/devices/DevicePicker";
import { deviceName } from "../domain/devices/device-list";
import { FirstDevice } from "../features/provisioning/FirstDevice";
import { useVirtualMeters } from "../features/virtual-meters/useVirtualMeters";
import { PageHeader } from "../ui/PageHeader";
import { useSelectedDevice } from "./useSelectedDevice";
import { WaitingForDevices } from "./WaitingForDevices";

export default function AnalyticsPage() {
  const { devices, device, asked, select } = useSelectedDevice();
  const virtual = useVirtualMeters().data ?? [];
  if (!devices) return <WaitingForDevices title="Analytics" />;
  if (!device) {
    return (
      <>
        <PageHeader title="Analytics" />
        <FirstDevice />
      </>
    );
  }
  const meter = virtual.find((each) => each.id === asked);
  const { id } = meter ?? device;
  const name = deviceName(meter ?? device);
  return (
    <>
      <PageHeader title="Analytics">
        <DevicePicker devices={devices} virtual={virtual} selectedId={id} onPick={select} />
      </PageHeader>
      <div className="grid gap-3 sm:gap-4 xl:grid-cols-2">
        <WeekCard deviceId={id} deviceName={name} />
        <HeatCard deviceId={id} deviceName={name} />
        {/* A virtual meter has energy and no readings. */}
        {meter ? null : <PowerCard deviceId={id} deviceName={name} className="xl:col-span-2" />}
      </div>
    </>
  );
}
