import type { Device } from "../../api/types";
import { deviceTree, type DeviceRow } from "./device-list";

/** Devices that may measure `id` too: all but itself and what lies below it. */
export function possibleParents(devices: readonly Device[], id: string): DeviceRow[] {
  const below = new Set([id]);
  for (const { device } of deviceTree(devices)) if (device.parent && below.has(device.parent)) below.add(device.id);
  return deviceTree(devices).filter(({ device }) => !below.has(device.id));
}
