import { useDeferredValue, useMemo, useState } from "react";
import { Link } from "react-router";
import type { Device } from "../../api/types";
import { formatCount } from "../../format/number";
import { formatAge } from "../../format/time";
import { useLiveDevice } from "../../live/context";
import { useNow } from "../../live/useNow";
import { Button } from "../../ui/Button";
import { Card } from "../../ui/Card";
import { TextInput } from "../../ui/Field";
import { Empty } from "../../ui/Notice";
import { Quantity } from "../../ui/Quantity";
import { StatusBadge } from "../../ui/StatusBadge";
import { roleText } from "../../domain/devices/role-text";
import { deviceName, deviceState, deviceTree, filterRows, isStale, type DeviceRow } from "../../domain/devices/device-list";

const SEARCH_FROM = 9;
const SHOWN = 100;

/** Every device as a table in the order of the hierarchy; each leads to its page. */
export function DeviceTable({ devices }: { devices: readonly Device[] }) {
  const [search, setSearch] = useState("");
  const [all, setAll] = useState(false);
  const rows = useMemo(() => deviceTree(devices), [devices]);
  const found = filterRows(rows, useDeferredValue(search), "all");
  const shown = all ? found : found.slice(0, SHOWN);
  const searchBox = (
    <TextInput type="search" aria-label="Search devices" placeholder="Search by name or id" value={search} onChange={(event) => { setSearch(event.target.value); }} className="w-full sm:w-64" />
  );
  return (
    <Card title="Meters" note={found.length === devices.length ? formatCount(devices.length) : `${formatCount(found.length)} of ${formatCount(devices.length)}`} controls={devices.length >= SEARCH_FROM ? searchBox : null} flush>
      {found.length === 0 ? <Empty title="No device matches" /> : (
        <table className="w-full table-fixed text-[0.8125rem]">
          <caption className="sr-only">Every meter with its status and newest reading</caption>
          <thead>
            <tr className="text-left text-xs text-ink-3">
              <th scope="col" className="py-1.5 pl-4 font-medium sm:pl-5">Name</th>
              <th scope="col" className="w-32 py-1.5 font-medium max-md:hidden">Measures</th>
              <th scope="col" className="w-24 py-1.5 font-medium">Status</th>
              <th scope="col" className="w-32 py-1.5 font-medium max-md:hidden">Newest reading</th>
              <th scope="col" className="w-24 py-1.5 pr-4 text-right font-medium sm:pr-5">Power</th>
            </tr>
          </thead>
          <tbody>{shown.map((row) => <Row key={row.device.id} row={row} />)}</tbody>
        </table>
      )}
      {found.length > shown.length ? <div className="flex justify-center border-t border-line px-4 py-3"><Button onClick={() => { setAll(true); }}>Show all {formatCount(found.length)}</Button></div> : null}
    </Card>
  );
}

/** It alone re-renders when its device reports. */
function Row({ row }: { row: DeviceRow }) {
  const now = useNow();
  const device = useLiveDevice(row.device.id)?.device ?? row.device;
  const stale = isStale(device, now);
  return (
    <tr className="hover:bg-sunken">
      <th scope="row" className="border-t border-line py-2 pr-2 pl-4 text-left font-normal sm:pl-5">
        <span className="block" style={{ paddingLeft: Math.min(row.depth, 3) * 18 }}>
          <Link to={`/devices/${encodeURIComponent(device.id)}`} className="line-clamp-2 rounded font-medium break-words text-primary hover:underline" title={deviceName(device)}>{deviceName(device)}</Link>
          {device.name ? <span className="block truncate text-xs text-ink-3">{device.id}</span> : null}
        </span>
      </th>
      <td className="border-t border-line py-2 text-ink-2 max-md:hidden">{roleText[device.role]}</td>
      <td className="border-t border-line py-2"><StatusBadge status={deviceState(device, now)} /></td>
      <td className="border-t border-line py-2 text-ink-2 max-md:hidden">{device.lastReading ? formatAge(device.lastReading.timestamp, now) : "None yet"}</td>
      <td className="border-t border-line py-2 pr-4 text-right sm:pr-5"><Quantity value={device.lastReading?.power} unit="W" className={stale ? "text-ink-3" : "font-semibold"} /></td>
    </tr>
  );
}
