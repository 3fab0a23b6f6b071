import type { DeviceRole } from "../../api/types";
import { formatAge } from "../../format/time";
import { useLiveDevice } from "../../live/context";
import { useNow } from "../../live/useNow";
import { Icon, type IconName } from "../../ui/Icon";
import { Quantity } from "../../ui/Quantity";
import { StatusDot, statusText } from "../../ui/StatusBadge";
import { deviceName, deviceState, isStale, type DeviceRow } from "../../domain/devices/device-list";
import { t } from "../../i18n/t";

const roleIcons: Partial<Record<DeviceRole, IconName>> = { main: "home", solar: "sun", battery: "battery", circuit: "plug" };

interface DeviceOptionProps {
  id: string;
  row: DeviceRow;
  selected: boolean;
  /** Where the arrow keys stand. */
  active: boolean;
  position: number;
  count: number;
  top: number;
  height: number;
  onPick: () => void;
}

/** One line of the device list; it alone re-renders when its device reports. */
export function DeviceOption({ id, row, selected, active, position, count, top, height, onPick }: DeviceOptionProps) {
  const now = useNow();
  const device = useLiveDevice(row.device.id)?.device ?? row.device;
  const state = deviceState(device, now);
  const stale = isStale(device, now);
  return (
    // The list takes the keys (arrows, Enter) for its options.
    // eslint-disable-next-line jsx-a11y/click-events-have-key-events
    <div
      id={id}
      role="option"
      tabIndex={-1}
      aria-selected={selected}
      aria-setsize={count}
      aria-posinset={position}
      onClick={onPick}
      className={`absolute inset-x-2 flex cursor-pointer items-center gap-2.5 rounded-lg pe-3 transition-colors ${
        selected ? "bg-primary-soft" : "hover:bg-sunken"
      } ${active ? "outline-2 -outline-offset-2 outline-primary" : ""}`}
      style={{ top, height, paddingLeft: 12 + Math.min(row.depth, 3) * 18 }}
    >
      <StatusDot status={state} />
      <span className="min-w-0 flex-1">
        <span className={`flex items-center gap-1.5 ${selected ? "font-semibold" : "font-medium"}`}>
          <span dir="auto" className="truncate">{deviceName(device)}</span>
          {roleIcons[device.role] ? <Icon name={roleIcons[device.role] ?? "plug"} className="size-3.5 text-ink-3" /> : null}
        </span>
        <span className="block truncate text-xs text-ink-3">
          {device.name ? <span>{device.id} · </span> : null}
          {state !== "online" ? <span>{statusText[state].text} · </span> : <span className="sr-only">{t("Online,")}{" "}</span>}
          {device.lastReading ? formatAge(device.lastReading.timestamp, now) : t("no reading yet")}
        </span>
      </span>
      <Quantity value={device.lastReading?.power} unit="W" className={stale ? "text-ink-3" : "font-semibold"} />
    </div>
  );
}
