import { lazy, Suspense } from "react";
import { Link } from "react-router";
import { AlertsPanel } from "../features/alerts/AlertsPanel";
import { DeviceBadge } from "../domain/devices/DeviceBadge";
import { deviceName } from "../domain/devices/device-list";
import { DeviceListCard } from "../features/devices/DeviceListCard";
import { FlowCard } from "../features/flow/FlowCard";
import { LiveCards } from "../features/live/LiveCards";
import { useTariffs } from "../features/tariffs/useTariffs";
import { TodayTile } from "../features/usage/TodayTile";
import { useVirtualMeters } from "../features/virtual-meters/useVirtualMeters";
import { LiveSign } from "../layout/LiveSign";
import { PageHeader } from "../ui/PageHeader";
import { UsageOrCost } from "./UsageOrCost";
import { useSelectedDevice } from "./useSelectedDevice";
import { WaitingForDevices } from "./WaitingForDevices";
import { t } from "../i18n/t";

// A site without meters is seen once.
const FirstDevice = lazy(() => import("../features/provisioning/FirstDevice").then((found) => ({ default: found.FirstDevice })));
// It waits for what it shows in any case, and not every site has a contract.
const MoneyStrip = lazy(() => import("../features/costs/MoneyStrip").then((found) => ({ default: found.MoneyStrip })));

export default function DashboardPage() {
  const { devices, device, select } = useSelectedDevice();
  const contracted = useTariffs().data?.some((each) => each.kind === "contract") ?? false;
  const virtual = useVirtualMeters().data;
  const pick = (id: string) => {
    select(id);
    // On a phone the list lies below what it changes.
    if (window.matchMedia("(max-width: 1023px)").matches) window.scrollTo({ top: 0, behavior: "smooth" });
  };

  if (!devices) return <WaitingForDevices title={t("Dashboard")} />;
  if (!device) {
    return (
      <>
        <PageHeader title={t("Welcome to Ohmstead")}><span className="max-md:hidden"><LiveSign /></span></PageHeader>
        <Suspense fallback={null}><FirstDevice /></Suspense>
      </>
    );
  }
  const name = deviceName(device);
  return (
    <>
      <PageHeader
        title={name}
        note={
          <span className="flex flex-wrap items-center gap-x-3">
            <DeviceBadge device={device} />
            {device.name ? <span className="break-all">{device.id}</span> : null}
            <Link to={`/devices/${encodeURIComponent(device.id)}`} className="rounded font-medium text-primary hover:underline">{t("About this device")}</Link>
          </span>
        }
      >
        <span className="max-md:hidden"><LiveSign /></span>
      </PageHeader>
      <div className="grid flex-1 gap-3 sm:gap-4 lg:grid-cols-[minmax(0,1fr)_20rem] xl:grid-cols-[minmax(0,1fr)_22rem]">
        <div className="flex min-w-0 flex-col gap-3 sm:gap-4">
          <LiveCards deviceId={device.id}><TodayTile deviceId={device.id} /></LiveCards>
          {contracted ? <Suspense fallback={null}><MoneyStrip /></Suspense> : null}
          <FlowCard devices={devices} />
          <UsageOrCost className="lg:max-h-192 lg:flex-1" device={device} />
        </div>
        <div className="grid min-w-0 content-start gap-3 sm:gap-4">
          <DeviceListCard devices={devices} virtual={virtual} selectedId={device.id} onPick={pick} />
          <AlertsPanel />
        </div>
      </div>
    </>
  );
}
