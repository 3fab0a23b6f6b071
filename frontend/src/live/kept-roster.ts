import { keep, kept } from "../api/kept";
import { chosenSite } from "../api/site-choice";
import type { LiveStore } from "./store";
import type { Alert, Device } from "../api/types";

const MOST_DEVICES = 500;

interface KeptRoster {
  site: string | null;
  /** When the hub was last heard, ms. */
  at: number;
  devices: Device[];
  alerts: Alert[];
}

/** Keeps what is known of the devices for a start without the hub. */
export function keepRoster(store: LiveStore): void {
  const { heardAt } = store;
  const devices = store.devices();
  if (heardAt === null || devices.length === 0) return;
  keep("roster", { site: chosenSite(), at: heardAt, devices: devices.slice(0, MOST_DEVICES), alerts: [...store.alerts()] } satisfies KeptRoster);
}

/** Fills a new store with what was last known; how each device stands is not known any more. */
export function restoreRoster(store: LiveStore): void {
  const last = kept<KeptRoster>("roster");
  if (last && last.site === chosenSite()) store.restore(last.devices, last.alerts, last.at);
}
