import type { Device } from "../../api/types";
import { deviceName, type DeviceRow } from "../../domain/devices/device-list";

export type SortKey = "tree" | "name" | "status" | "age" | "power" | "firmware" | "signal";

/** What asks for attention first. */
const STATUS_RANK: Record<Device["status"], number> = { offline: 0, silent: 1, unknown: 2, online: 3 };
const byName = new Intl.Collator("en", { numeric: true, sensitivity: "base" });

/** Rows in another order; devices that lack what is sorted by come last, whichever the direction. `now` gives the newest of each. */
export function sortRows(rows: readonly DeviceRow[], key: SortKey, down: boolean, now: (id: string) => Device | undefined): DeviceRow[] {
  if (key === "tree") return [...rows];
  const valued = rows.map((row) => ({ row: { ...row, depth: 0 }, value: valueOf(now(row.device.id) ?? row.device, key) }));
  const sign = down ? -1 : 1;
  return valued
    .sort((a, b) => {
      if (a.value === null || b.value === null) return Number(a.value === null) - Number(b.value === null);
      const order = typeof a.value === "string" ? byName.compare(a.value, String(b.value)) : a.value - Number(b.value);
      return sign * order || byName.compare(deviceName(a.row.device), deviceName(b.row.device));
    })
    .map((each) => each.row);
}

function valueOf(device: Device, key: Exclude<SortKey, "tree">): string | number | null {
  switch (key) {
    case "name":
      return deviceName(device);
    case "status":
      return STATUS_RANK[device.status];
    case "age":
      return device.lastReading ? Date.parse(device.lastReading.timestamp) : null;
    case "power":
      return device.lastReading?.power ?? null;
    case "signal":
      return device.info?.signalDbm ?? null;
    case "firmware":
      return device.info?.firmware ?? null;
  }
}
