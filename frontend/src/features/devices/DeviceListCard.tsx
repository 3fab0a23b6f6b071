import { lazy, Suspense, useDeferredValue, useMemo, useState } from "react";
import { Link } from "react-router";
import type { Device } from "../../api/types";
import { formatCount } from "../../format/number";
import { useLiveStore } from "../../live/context";
import { useNowMinute } from "../../live/useNow";
import { Card } from "../../ui/Card";
import { TextInput } from "../../ui/Field";
import { Icon } from "../../ui/Icon";
import { Empty } from "../../ui/Notice";
import { StatusDot, statusText } from "../../ui/StatusBadge";
import { countStates, deviceName, deviceState, deviceStates, deviceTree, filterRows, type DeviceState, type Named, type StatusFilter } from "../../domain/devices/device-list";
import { t } from "../../i18n/t";
import { tx } from "../../i18n/tx";

// What draws only the rows in sight is not needed for the first numbers.
const DeviceListbox = lazy(() => import("./DeviceListbox").then((found) => ({ default: found.DeviceListbox })));

interface DeviceListCardProps {
  devices: readonly Device[];
  /** Meters computed from others: they have energy, and no readings to show live. */
  virtual?: readonly Named[];
  selectedId: string;
  onPick: (id: string) => void;
  className?: string;
}

/** A home's few devices need no search. */
const SEARCH_FROM = 9;
const ROOM = 9;

/** All devices with their status: searched, narrowed and picked from. */
export function DeviceListCard({ devices, virtual = [], selectedId, onPick, className }: DeviceListCardProps) {
  const [search, setSearch] = useState("");
  const [status, setStatus] = useState<StatusFilter>("all");
  const rows = useMemo(() => deviceTree(devices), [devices]);
  const store = useLiveStore();
  const now = useNowMinute();
  const stateOf = (device: Device) => deviceState(store.device(device.id)?.device ?? device, now);
  const shown = filterRows(rows, useDeferredValue(search), status, stateOf);
  const many = devices.length >= SEARCH_FROM;
  const height = heights[Math.min(rows.length, ROOM)] ?? "";
  return (
    <Card title={devices.length === 1 ? t("Device") : t("Devices")} note={many ? t("{0} of {1}", formatCount(shown.length), formatCount(devices.length)) : formatCount(devices.length)} className={className} flush actions={<Link to="/devices" className="rounded text-[0.8125rem] font-medium text-primary hover:underline">{t("Manage")}</Link>}>
      <div className="px-4 pb-2 sm:px-5">
        {many ? (
          <div className="relative mb-2">
            <Icon name="search" className="pointer-events-none absolute top-1/2 start-2.5 size-4 -translate-y-1/2 text-ink-3" />
            <TextInput type="search" aria-label={t("Search devices")} placeholder={t("Search by name or id")} value={search} onChange={(event) => { setSearch(event.target.value); }} className="w-full ps-8" />
          </div>
        ) : null}
        {devices.length > 1 ? <StatusChips counts={countStates(devices, stateOf)} total={devices.length} value={status} onChange={setStatus} /> : null}
      </div>
      {shown.length > 0 ? (
        <Suspense fallback={<div aria-busy className={`mb-2 ${height}`} />}>
          <DeviceListbox rows={shown} selectedId={selectedId} onPick={onPick} className={`mb-2 ${height}`} />
        </Suspense>
      ) : (
        <Empty title={t("No device matches")} />
      )}
      {virtual.length > 0 ? (
        <div className="border-t border-line px-4 py-3 text-[0.8125rem] sm:px-5">
          <h3 className="text-xs text-ink-3">{t("Virtual meters")}</h3>
          <ul className="mt-1 flex flex-wrap gap-x-4 gap-y-1">
            {virtual.map((meter) => <li key={meter.id}><Link to={`/devices/${encodeURIComponent(meter.id)}`} className="rounded font-medium text-primary hover:underline">{deviceName(meter)}</Link></li>)}
          </ul>
        </div>
      ) : null}
    </Card>
  );
}

/** As tall as its rows up to nine of them; the whole class names are here for Tailwind to find. */
const heights: Record<number, string> = {
  1: "h-12", 2: "h-24", 3: "h-36", 4: "h-48", 5: "h-60", 6: "h-72", 7: "h-84", 8: "h-96", 9: "h-108",
};

interface StatusChipsProps {
  counts: Record<DeviceState, number>;
  total: number;
  value: StatusFilter;
  onChange: (value: StatusFilter) => void;
}

function StatusChips({ counts, total, value, onChange }: StatusChipsProps) {
  const present = deviceStates.filter((status) => counts[status] > 0 || status === value);
  return (
    <div role="group" aria-label={t("Status")} className="flex flex-wrap gap-1.5">
      <Chip pressed={value === "all"} onClick={() => { onChange("all"); }}>{tx("All {0}", formatCount(total))}</Chip>
      {present.map((status) => (
        <Chip key={status} pressed={value === status} onClick={() => { onChange(status); }}>
          <StatusDot status={status} />
          {statusText[status].text} {formatCount(counts[status])}
        </Chip>
      ))}
    </div>
  );
}

function Chip({ pressed, onClick, children }: { pressed: boolean; onClick: () => void; children: React.ReactNode }) {
  return (
    <button
      type="button"
      aria-pressed={pressed}
      onClick={onClick}
      className={`inline-flex h-6.5 items-center gap-1.5 rounded-full border px-2.5 text-xs font-medium max-sm:h-9 ${
        pressed ? "border-primary bg-primary-soft text-primary" : "border-line text-ink-2 hover:bg-sunken"
      }`}
    >
      {children}
    </button>
  );
}
