import type { Device, EnergyBucket } from "../../api/types";

/** What takes part in a site's balance: its grid meters, panels and batteries, by id. */
export interface Parties {
  grid: string[];
  solar: string[];
  battery: string[];
}

/** Who takes part; null for a site without panels, or without a meter at the grid: nothing is balanced there. */
export function partiesOf(devices: readonly Device[]): Parties | null {
  const idsOf = (role: Device["role"]) => devices.filter((device) => device.role === role).map((device) => device.id);
  const parties = { grid: idsOf("main"), solar: idsOf("solar"), battery: idsOf("battery") };
  return parties.grid.length > 0 && parties.solar.length > 0 ? parties : null;
}

type Total = Pick<EnergyBucket, "importWh" | "exportWh">;

export interface Shares {
  /** Share of what the panels gave that was not fed into the grid, 0 to 1; null where they gave nothing. */
  selfUse: number | null;
  /** Share of what the site used that did not come from the grid, 0 to 1; null where nothing was used. */
  autarky: number | null;
}

/**
 * Self-use and autarky from the hub's totals of one time: the energies themselves are shown as the hub gives them, only their
 * proportions are worked out here, as the lengths of bars are. What a battery gave counts as used, what it took does not.
 * Meters whose readings do not fit together (more fed in than was generated) are held to 0 and 1.
 */
export function sharesOf(grid: Total, solar: Total, battery: Total | null): Shares {
  const generated = solar.exportWh;
  const used = grid.importWh - grid.exportWh + generated - solar.importWh + (battery ? battery.exportWh - battery.importWh : 0);
  return {
    selfUse: generated > 0 ? share(1 - grid.exportWh / generated) : null,
    autarky: used > 0 ? share(1 - grid.importWh / used) : null,
  };
}

const share = (value: number) => Math.min(1, Math.max(0, value));
