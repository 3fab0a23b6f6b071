import { HeatCard } from "../features/analytics/HeatCard";
import { PowerCard } from "../features/analytics/PowerCard";
import { WeekCard } from "../features/analytics/WeekCard";
import { DevicePicker } from "../features/devices/DevicePicker";
import { deviceName } from "../features/devices/device-list";
import { FirstDevice } from "../features/devices/FirstDevice";
import { Skeleton } from "../ui/Notice";
import { PageHeader } from "../ui/PageHeader";
import { useSelectedDevice } from "./useSelectedDevice";

export default function AnalyticsPage() {
  const { devices, device, select } = useSelectedDevice();
  if (!devices) return <Skeleton className="h-96 w-full" />;
  if (!device) {
    return (
      <>
        <PageHeader title="Analytics" />
        <FirstDevice />
      </>
    );
  }
  const name = deviceName(device);
  return (
    <>
      <PageHeader title="Analytics">
        <DevicePicker devices={devices} selectedId={device.id} onPick={select} />
      </PageHeader>
      <div className="grid gap-3 sm:gap-4 xl:grid-cols-2">
        <WeekCard deviceId={device.id} deviceName={name} />
        <HeatCard deviceId={device.id} deviceName={name} />
        <PowerCard deviceId={device.id} deviceName={name} className="xl:col-span-2" />
      </div>
    </>
  );
}
