import type { Device, DeviceRole } from "../../api/types";
import { deviceTree } from "../../domain/devices/device-list";
import { t } from "../../i18n/t";

export interface FlowView {
  /** Where power comes from, or is given to: grid meters, panels, batteries. */
  sources: Device[];
  /** What is directly behind a grid meter. */
  circuits: Device[];
  /** Circuits that found no room. */
  more: number;
}

const SOURCES: readonly DeviceRole[] = ["main", "solar", "battery"];
const MOST_CIRCUITS = 6;

/** Who takes part in the picture, in an order that does not change as numbers do; null where there is nothing to draw. */
export function flowView(devices: readonly Device[]): FlowView | null {
  const rows = deviceTree(devices).map((row) => row.device);
  const sources = SOURCES.flatMap((role) => rows.filter((device) => device.role === role));
  const mains = new Set(sources.filter((device) => device.role === "main").map((device) => device.id));
  const circuits = rows.filter((device) => !SOURCES.includes(device.role) && device.parent && mains.has(device.parent));
  if (mains.size === 0 || sources.length + circuits.length < 2) return null;
  return { sources, circuits: circuits.slice(0, MOST_CIRCUITS), more: Math.max(0, circuits.length - MOST_CIRCUITS) };
}

/** Meters are not read at the same instant: what is less than this is no rest, W. */
const LEAST_REST_W = 5;

/**
 * What the house takes beyond its circuits, W; null where a meter's power is not known. Panels and batteries read below zero when they
 * give.
 */
export function restOf({ sources, circuits }: FlowView, powerOf: (device: Device) => number | null): number | null {
  let rest = 0;
  for (const device of [...sources, ...circuits]) {
    const watts = powerOf(device);
    if (watts === null) return null;
    rest += device.role === "main" ? watts : -watts;
  }
  return rest < LEAST_REST_W ? null : rest;
}

export type Direction = "in" | "out" | "still";

/** Towards the house or away from it. Meters count what they draw: panels and an exporting grid meter read below zero. */
export function directionOf(role: DeviceRole, watts: number | null): Direction {
  if (watts === null || watts === 0) return "still";
  // A panel's or battery's meter draws when the house gives to it; the grid's when the house takes.
  const towards = role === "main" ? watts > 0 : watts < 0;
  return towards ? "in" : "out";
}

/** How thick the line is drawn, px: geometry, on a scale that small loads show on too. */
export function lineWidth(watts: number | null): number {
  if (watts === null || watts === 0) return 1;
  return Math.min(6, 1 + Math.log10(1 + Math.abs(watts) / 20) * 2);
}

const WORDS: Record<"main" | "solar" | "battery", Record<Direction, string>> = {
  main: { in: t("drawn from the grid"), out: t("fed into the grid"), still: t("nothing from the grid") },
  solar: { in: t("from the panels"), out: t("drawn by the inverter"), still: t("no sun") },
  battery: { in: t("from the battery"), out: t("into the battery"), still: t("at rest") },
};

export function flowWords(role: DeviceRole, direction: Direction): string {
  return role === "main" || role === "solar" || role === "battery" ? WORDS[role][direction] : "";
}
