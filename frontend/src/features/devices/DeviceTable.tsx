import { useWindowVirtualizer } from "@tanstack/react-virtual";
import { useCallback, useDeferredValue, useMemo, useState } from "react";
import type { Device } from "../../api/types";
import { formatCount } from "../../format/number";
import { useLiveStore } from "../../live/context";
import { useNowMinute } from "../../live/useNow";
import { Card } from "../../ui/Card";
import { Select, TextInput } from "../../ui/Field";
import { Icon } from "../../ui/Icon";
import { Empty } from "../../ui/Notice";
import { statusText } from "../../ui/StatusBadge";
import { roleText } from "../../domain/devices/role-text";
import { countStates, deviceState, deviceStates, deviceTree, filterRows, type StatusFilter } from "../../domain/devices/device-list";
import { sortRows, type SortKey } from "./device-sort";
import { DeviceTableRow } from "./DeviceTableRow";
import { t } from "../../i18n/t";

const SEARCH_FROM = 9;
/** As tall as a row with a name and an id below it, px. */
const ROW = 53;
/** Fewer are simply drawn. */
const DRAWN_AT_ONCE = 60;

interface Sort {
  key: SortKey;
  down: boolean;
}

/** Every device: in the order of the hierarchy or by any column, searched and narrowed. Of thousands only those in sight are drawn. */
export function DeviceTable({ devices }: { devices: readonly Device[] }) {
  const store = useLiveStore();
  const [search, setSearch] = useState("");
  const [status, setStatus] = useState<StatusFilter>("all");
  const [role, setRole] = useState<Device["role"] | "all">("all");
  const [sort, setSort] = useState<Sort>({ key: "tree", down: false });
  const text = useDeferredValue(search);
  const rows = useMemo(() => deviceTree(devices), [devices]);
  const now = useNowMinute();
  const stateOf = useCallback((device: Device) => deviceState(store.device(device.id)?.device ?? device, now), [store, now]);
  const shown = useMemo(() => {
    const found = filterRows(rows, text, status, stateOf).filter((row) => role === "all" || row.device.role === role);
    return sortRows(role === "all" ? found : found.map((row) => ({ ...row, depth: 0 })), sort.key, sort.down, (id) => store.device(id)?.device);
  }, [rows, text, status, role, sort, store, stateOf]);
  const counts = countStates(devices, stateOf);
  // Meters on a cable, and those of other systems, say nothing of a radio.
  const signals = devices.some((device) => typeof device.info?.signalDbm === "number");
  const columns = allColumns.filter(({ key }) => key !== "signal" || signals);
  const controls = (
    <div className="flex flex-wrap gap-2">
      <TextInput type="search" aria-label={t("Search devices")} placeholder={t("Search by name or id")} value={search} onChange={(event) => { setSearch(event.target.value); }} className="min-w-0 flex-1 sm:w-56" />
      <Select aria-label={t("Status")} value={status} onChange={(event) => { setStatus(event.target.value as StatusFilter); }}>
        <option value="all">{t("Any status")}</option>
        {deviceStates.filter((each) => counts[each] > 0 || each === status).map((each) => <option key={each} value={each}>{statusText[each].text} ({formatCount(counts[each])})</option>)}
      </Select>
      <Select aria-label={t("Measures")} value={role} onChange={(event) => { setRole(event.target.value as Device["role"] | "all"); }}>
        <option value="all">{t("Any kind")}</option>
        {Object.entries(roleText).map(([value, name]) => <option key={value} value={value}>{name}</option>)}
      </Select>
    </div>
  );
  return (
    <Card title={t("Meters")} note={shown.length === devices.length ? formatCount(devices.length) : t("{0} of {1}", formatCount(shown.length), formatCount(devices.length))} controls={devices.length >= SEARCH_FROM ? controls : null} flush>
      {shown.length === 0 ? <Empty title={t("No device matches")} /> : <Table rows={shown} columns={columns} sort={sort} onSort={setSort} />}
    </Card>
  );
}

interface Column {
  key: SortKey;
  text: string;
  className: string;
}

const allColumns: readonly Column[] = [
  { key: "name", text: t("Name"), className: "ps-4 sm:ps-5" },
  { key: "tree", text: t("Measures"), className: "w-32 max-md:hidden" },
  { key: "status", text: t("Status"), className: "w-26" },
  { key: "age", text: t("Newest reading"), className: "w-34 max-md:hidden" },
  { key: "signal", text: t("Signal"), className: "w-20 max-xl:hidden" },
  { key: "firmware", text: t("Firmware"), className: "w-28 max-lg:hidden" },
  { key: "power", text: t("Power"), className: "w-24 pe-4 text-end sm:pe-5" },
];

interface TableProps {
  rows: ReturnType<typeof sortRows>;
  columns: readonly Column[];
  sort: Sort;
  onSort: (sort: Sort) => void;
}

function Table({ rows, columns, sort, onSort }: TableProps) {
  const signals = columns.some(({ key }) => key === "signal");
  const [top, setTop] = useState(0);
  const measure = useCallback((body: HTMLTableSectionElement | null) => {
    if (body) setTop(Math.round(body.getBoundingClientRect().top + window.scrollY));
  }, []);
  const list = useWindowVirtualizer({ count: rows.length, estimateSize: () => ROW, overscan: 12, scrollMargin: top, initialRect: { width: 1024, height: 800 } });
  const few = rows.length <= DRAWN_AT_ONCE;
  const items = few ? rows.map((_, index) => ({ index, start: index * ROW, end: (index + 1) * ROW })) : list.getVirtualItems();
  const above = few ? 0 : (items[0]?.start ?? top) - top;
  const below = few ? 0 : list.getTotalSize() - ((items.at(-1)?.end ?? top) - top);
  return (
    <table className="w-full table-fixed text-[0.8125rem]" aria-rowcount={rows.length + 1}>
      <caption className="sr-only">{t("Every meter with its status and newest reading")}</caption>
      <thead>
        <tr aria-rowindex={1} className="text-start text-xs text-ink-3">
          {columns.map((column) => <Head key={column.key} column={column} sort={sort} onSort={onSort} />)}
        </tr>
      </thead>
      <tbody ref={measure}>
        {above > 0 ? <tr aria-hidden="true"><td colSpan={columns.length} style={{ height: above }} /></tr> : null}
        {items.map((item) => {
          const row = rows[item.index];
          return row ? <DeviceTableRow key={row.device.id} row={row} index={item.index + 2} signals={signals} /> : null;
        })}
        {below > 0 ? <tr aria-hidden="true"><td colSpan={columns.length} style={{ height: below }} /></tr> : null}
      </tbody>
    </table>
  );
}

interface HeadProps {
  column: Column;
  sort: Sort;
  onSort: (sort: Sort) => void;
}

/** Once up, once down, then the hierarchy's own order again. */
function Head({ column, sort, onSort }: HeadProps) {
  const on = sort.key === column.key;
  if (column.key === "tree") return <th scope="col" className={`py-1.5 font-medium ${column.className}`}>{column.text}</th>;
  const next: Sort = !on ? { key: column.key, down: column.key === "power" || column.key === "age" } : sort.down === (column.key === "power" || column.key === "age") ? { key: column.key, down: !sort.down } : { key: "tree", down: false };
  return (
    <th scope="col" aria-sort={on ? (sort.down ? "descending" : "ascending") : undefined} className={`py-1.5 font-medium ${column.className}`}>
      <button type="button" onClick={() => { onSort(next); }} className={`inline-flex items-center gap-0.5 rounded hover:text-ink ${column.className.includes("text-end") ? "flex-row-reverse" : ""} ${on ? "text-ink" : ""}`}>
        {column.text}
        <Icon name="chevron" className={`size-3 transition-transform ${on ? (sort.down ? "rotate-90" : "-rotate-90") : "opacity-0"}`} />
      </button>
    </th>
  );
}
