import type { Device } from "../api/types";
import type { LiveStore } from "./store";

/** So long others are gathered for the same question. */
const GATHER_MS = 300;
const FIRST_REST_MS = 60_000;
const LONGEST_REST_MS = 3_600_000;

const pause = (ms: number) => new Promise((resolve) => { setTimeout(resolve, ms); });

/**
 * A reading of a device that is not listed: of a new one, or of one that was removed and still sends. Only the hub knows which;
 * what it does not list is asked about ever more rarely.
 */
export class Newcomers {
  private readonly store: LiveStore;
  private readonly devices: () => Promise<readonly Device[]>;
  private readonly met = new Set<string>();
  private readonly resting = new Map<string, { until: number; rest: number }>();
  private asking = false;

  /** `devices`: every one that the hub lists. */
  constructor(store: LiveStore, devices: () => Promise<readonly Device[]>) {
    this.store = store;
    this.devices = devices;
  }

  meet = (id: string): void => {
    if (this.met.has(id) || (this.resting.get(id)?.until ?? 0) > Date.now()) return;
    this.met.add(id);
    if (!this.asking) void this.ask();
  };

  private async ask(): Promise<void> {
    this.asking = true;
    while (this.met.size > 0) {
      await pause(GATHER_MS);
      const ids = [...this.met];
      const all = await this.devices().catch(() => []);
      const listed = all.filter((device) => ids.includes(device.id));
      for (const device of listed) this.store.change(device);
      for (const id of ids) this.answered(id, listed.some((device) => device.id === id));
    }
    this.asking = false;
  }

  private answered(id: string, isListed: boolean): void {
    this.met.delete(id);
    if (isListed) this.resting.delete(id);
    else {
      const rest = Math.min(LONGEST_REST_MS, 2 * (this.resting.get(id)?.rest ?? FIRST_REST_MS / 2));
      this.resting.set(id, { until: Date.now() + rest, rest });
    }
  }
}
