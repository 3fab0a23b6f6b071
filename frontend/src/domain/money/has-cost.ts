import type { Device, Tariff } from "../../api/types";

/**
 * Whether a device's energy costs anything by itself. Panels and a battery are one site with the grid and the home: what they give
 * shows in what the site draws and feeds in, unless a contract bills them.
 */
export function hasCost({ id, role }: Pick<Device, "id" | "role">, tariffs: readonly Tariff[]): boolean {
  return (role !== "solar" && role !== "battery") || tariffs.some((each) => each.kind === "contract" && each.deviceId === id);
}
