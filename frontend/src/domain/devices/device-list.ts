import type { Device, DeviceStatus } from "../../api/types";

export type StatusFilter = "all" | DeviceState;

/** A device, or a meter computed from others. */
export type Named = Pick<Device, "id" | "name">;

export interface DeviceRow {
  device: Device;
  /** Steps below a device without a parent. */
  depth: number;
}

export function deviceName(device: Named): string {
  return device.name ?? device.id;
}

const byName = new Intl.Collator("en", { numeric: true, sensitivity: "base" });

function compare(a: Device, b: Device): number {
  const rank = (device: Device) => (device.role === "main" ? 0 : 1);
  return rank(a) - rank(b) || byName.compare(deviceName(a), deviceName(b));
}

/** Devices in the order of their hierarchy: mains first, circuits below the meter they belong to, then by name. */
export function deviceTree(devices: readonly Device[]): DeviceRow[] {
  const ids = new Set(devices.map((device) => device.id));
  const children = new Map<string | null, Device[]>();
  for (const device of devices) {
    const parent = device.parent && device.parent !== device.id && ids.has(device.parent) ? device.parent : null;
    const siblings = children.get(parent) ?? [];
    siblings.push(device);
    children.set(parent, siblings);
  }
  const rows: DeviceRow[] = [];
  const placed = new Set<string>();
  const place = (parent: string | null, depth: number) => {
    for (const device of (children.get(parent) ?? []).sort(compare)) {
      if (placed.has(device.id)) continue;
      placed.add(device.id);
      rows.push({ device, depth });
      place(device.id, depth + 1);
    }
  };
  place(null, 0);
  // Devices that are each other's parent hang below nothing: list them rather than lose them.
  for (const device of devices) if (!placed.has(device.id)) rows.push({ device, depth: 0 });
  return rows;
}

/** Rows whose id or name contains every word, in one status; a narrowed list is flat. */
export function filterRows(rows: readonly DeviceRow[], search: string, status: StatusFilter, stateOf: StateOf): DeviceRow[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0 && status === "all") return [...rows];
  return rows
    .filter(({ device }) => {
      const text = `${device.id} ${device.name ?? ""}`.toLowerCase();
      return (status === "all" || stateOf(device) === status) && words.every((word) => text.includes(word));
    })
    .map((row) => ({ ...row, depth: 0 }));
}

/** How many devices stand so, as each is shown. */
export function countStates(devices: readonly Device[], stateOf: StateOf): Record<DeviceState, number> {
  const counts: Record<DeviceState, number> = { online: 0, behind: 0, silent: 0, offline: 0, unknown: 0 };
  for (const device of devices) counts[stateOf(device)] += 1;
  return counts;
}

/** Older than this is not what is drawn right now. */
const FRESH_MS = 15 * 60_000;

/** Older than this is old for every meter, also for one that reports once a day. */
const BEHIND_MS = 26 * 3_600_000;

/** How a device stands as people see it: `behind` is one whose messages arrive, but whose newest reading is old. */
export type DeviceState = DeviceStatus | "behind";

/** How a device stands right now. */
export type StateOf = (device: Device) => DeviceState;

/** In the order in which they are offered. */
export const deviceStates: readonly DeviceState[] = ["online", "behind", "silent", "offline", "unknown"];

export function deviceState(device: Pick<Device, "status" | "lastReading">, now: number): DeviceState {
  const old = device.lastReading && now - Date.parse(device.lastReading.timestamp) > BEHIND_MS;
  return device.status === "online" && old ? "behind" : device.status;
}

/** Whether a device's newest reading is no longer what happens now: it is not heard of, or only other messages came. */
export function isStale(device: Pick<Device, "status" | "lastReading">, now: number): boolean {
  return device.status !== "online" || !device.lastReading || now - Date.parse(device.lastReading.timestamp) > FRESH_MS;
}

/** The device to show: the one asked for, else the first main meter, else the first. */
export function pickDevice(devices: readonly Device[], wanted: string | null): Device | null {
  return devices.find((device) => device.id === wanted) ?? deviceTree(devices)[0]?.device ?? null;
}
