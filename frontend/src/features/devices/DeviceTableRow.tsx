import { Link } from "react-router";
import { formatAge } from "../../format/time";
import { useLiveDevice } from "../../live/context";
import { useNow } from "../../live/useNow";
import { Quantity } from "../../ui/Quantity";
import { StatusBadge } from "../../ui/StatusBadge";
import { SignalBars } from "../../domain/devices/SignalBars";
import { roleText } from "../../domain/devices/role-text";
import { deviceName, deviceState, isStale, type DeviceRow } from "../../domain/devices/device-list";
import { t } from "../../i18n/t";

/** One meter of the table; it alone re-renders when its device reports. `index` counts all rows, drawn or not; `signals`: some meter says how well its radio hears. */
export function DeviceTableRow({ row, index, signals }: { row: DeviceRow; index: number; signals: boolean }) {
  const now = useNow();
  const device = useLiveDevice(row.device.id)?.device ?? row.device;
  const stale = isStale(device, now);
  return (
    <tr aria-rowindex={index} className="h-[53px] hover:bg-sunken">
      <th scope="row" className="border-t border-line py-1.5 pe-2 ps-4 text-start font-normal sm:ps-5">
        <span className="block" style={{ paddingLeft: Math.min(row.depth, 3) * 18 }}>
          <Link to={`/devices/${encodeURIComponent(device.id)}`} dir="auto" className="block truncate rounded font-medium text-primary hover:underline rtl:text-right" title={deviceName(device)}>{deviceName(device)}</Link>
          {device.name ? <span className="block truncate text-xs text-ink-3">{device.id}</span> : null}
        </span>
      </th>
      <td className="border-t border-line py-1.5 text-ink-2 max-md:hidden">{roleText[device.role]}</td>
      <td className="border-t border-line py-1.5"><StatusBadge status={deviceState(device, now)} /></td>
      <td className="border-t border-line py-1.5 text-ink-2 max-md:hidden">{device.lastReading ? formatAge(device.lastReading.timestamp, now) : t("None yet")}</td>
      {signals ? <td className="border-t border-line py-1.5 max-xl:hidden">{typeof device.info?.signalDbm === "number" ? <SignalBars dbm={device.info.signalDbm} /> : <span className="text-ink-3">–</span>}</td> : null}
      <td className="truncate border-t border-line py-1.5 pe-2 text-ink-2 max-lg:hidden">{device.info?.firmware ?? <span className="text-ink-3">–</span>}</td>
      <td className="border-t border-line py-1.5 pe-4 text-end sm:pe-5"><Quantity value={device.lastReading?.power} unit="W" className={stale ? "text-ink-3" : "font-semibold"} /></td>
    </tr>
  );
}
