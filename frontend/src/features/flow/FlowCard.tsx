import { Link } from "react-router";
import type { Device } from "../../api/types";
import { deviceName, isStale } from "../../domain/devices/device-list";
import { formatCount } from "../../format/number";
import { useLiveDevice, useLiveStore } from "../../live/context";
import { useNow } from "../../live/useNow";
import { Card } from "../../ui/Card";
import { Icon, type IconName } from "../../ui/Icon";
import { Quantity } from "../../ui/Quantity";
import { directionOf, flowView, flowWords, lineWidth, restOf, type Direction, type FlowView } from "./flow-view";
import { t } from "../../i18n/t";
import { tx } from "../../i18n/tx";

/** Where power comes from right now and where it goes. */
export function FlowCard({ devices, className }: { devices: readonly Device[]; className?: string }) {
  const view = flowView(devices);
  if (!view) return null;
  return (
    <Card title={t("Right now")} note={t("Where power comes from and goes")} className={className}>
      <div className="grid grid-cols-[minmax(0,1fr)_2.5rem_minmax(0,1fr)] sm:grid-cols-[minmax(0,1fr)_3.25rem_minmax(0,1fr)] items-stretch" data-testid="flow">
        <ul className="flex flex-col justify-center gap-2" aria-label={t("Where it comes from")}>{view.sources.map((device) => <Source key={device.id} device={device} />)}</ul>
        <div className="grid place-items-center rounded-xl bg-primary-soft text-primary"><Icon name="home" className="size-7" /><span className="sr-only">{t("The house")}</span></div>
        <ul className="flex flex-col justify-center gap-2" aria-label={t("Where it goes")}>
          {view.circuits.map((device) => <Circuit key={device.id} device={device} />)}
          {view.circuits.length === 0 ? <li className="ps-4 text-[0.8125rem] text-ink-3">{t("No circuit is measured by itself.")}</li> : null}
          {view.circuits.length > 0 && view.more === 0 ? <Rest view={view} /> : null}
          {view.more > 0 ? <li className="ps-9 text-xs text-ink-3"><Link to="/devices" className="underline">{tx("{0} more", formatCount(view.more))}</Link></li> : null}
        </ul>
      </div>
    </Card>
  );
}

const icons: Partial<Record<Device["role"], IconName>> = { main: "grid", solar: "sun", battery: "battery" };

/** The power of a device as far as it is what happens now. */
function usePowerNow(device: Device): { watts: number | null; stale: boolean } {
  const live = useLiveDevice(device.id)?.device ?? device;
  const stale = isStale(live, useNow());
  return { watts: live.lastReading?.power ?? null, stale };
}

function Source({ device }: { device: Device }) {
  const { watts, stale } = usePowerNow(device);
  const direction = stale ? "still" : directionOf(device.role, watts);
  return (
    <li className="flex items-center">
      <span className="flex min-w-0 flex-1 items-center gap-2.5 sm:flex-initial">
        <Icon name={icons[device.role] ?? "plug"} className="size-5 text-ink-3 max-sm:hidden" />
        <span className="min-w-0">
          <Link to={`/?device=${encodeURIComponent(device.id)}`} dir="auto" className="line-clamp-2 rounded text-[0.8125rem] leading-4 font-medium break-words hover:underline sm:leading-5 rtl:text-right">{deviceName(device)}</Link>
          <span className={`text-[0.8125rem] ${stale ? "text-ink-3" : ""}`}><Quantity value={watts === null ? null : Math.abs(watts)} unit="W" className="font-semibold" /> <span className="text-xs text-ink-3 max-sm:block max-sm:truncate"><span className="max-sm:hidden">· </span>{stale ? t("last known") : flowWords(device.role, direction)}</span></span>
        </span>
      </span>
      <Line watts={stale ? null : watts} direction={direction} towardsRight={direction === "in"} good={device.role === "solar"} />
    </li>
  );
}

function Circuit({ device }: { device: Device }) {
  const { watts, stale } = usePowerNow(device);
  const direction: Direction = stale || !watts ? "still" : watts > 0 ? "in" : "out";
  return (
    <li className="flex items-center">
      <Line watts={stale ? null : watts} direction={direction} towardsRight={direction === "in"} />
      <span className="min-w-0 flex-1 sm:w-52 sm:flex-none">
        <Link to={`/?device=${encodeURIComponent(device.id)}`} dir="auto" className="line-clamp-2 rounded text-[0.8125rem] leading-4 font-medium break-words hover:underline sm:leading-5 rtl:text-right">{deviceName(device)}</Link>
        <span className={`text-[0.8125rem] ${stale ? "text-ink-3" : ""}`}><Quantity value={watts} unit="W" className="font-semibold" />{stale ? <span className="text-xs text-ink-3">{" "}{t("last known")}</span> : null}</span>
      </span>
    </li>
  );
}

/** What the house takes besides, as far as everything around it is known. */
function Rest({ view }: { view: FlowView }) {
  const store = useLiveStore();
  const now = useNow();
  const watts = restOf(view, (device) => {
    const live = store.device(device.id)?.device ?? device;
    return isStale(live, now) ? null : (live.lastReading?.power ?? null);
  });
  if (watts === null) return null;
  return (
    <li className="flex items-center">
      <Line watts={watts} direction={watts > 0 ? "in" : "still"} towardsRight />
      <span className="min-w-0 flex-1 sm:w-52 sm:flex-none">
        <span className="line-clamp-2 text-[0.8125rem] leading-4 text-ink-2 sm:leading-5">{t("Not measured by any circuit")}</span>
        <span className="text-[0.8125rem]"><Quantity value={watts} unit="W" className="font-semibold" /></span>
      </span>
    </li>
  );
}

/** A line that runs while power does; its thickness is a picture, the number beside it is the truth. */
function Line({ watts, direction, towardsRight, good = false }: { watts: number | null; direction: Direction; towardsRight: boolean; good?: boolean }) {
  const still = direction === "still";
  return (
    <svg aria-hidden="true" className="mx-1 h-4 w-4 shrink-0 rtl:-scale-x-100 sm:mx-3 sm:w-auto sm:min-w-6 sm:flex-1" preserveAspectRatio="none" viewBox="0 0 100 16">
      <line x1="0" y1="8" x2="100" y2="8" vectorEffect="non-scaling-stroke" stroke={still ? "var(--line)" : good ? "var(--export)" : "var(--usage)"} strokeWidth={lineWidth(watts)} strokeDasharray={still ? "2 4" : "8 6"} className={still ? "" : towardsRight ? "flow-right" : "flow-left"} />
    </svg>
  );
}
