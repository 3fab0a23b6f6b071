import type { Alert, Device, LiveMessage, Reading } from "../api/types";
import { extendTrail, type TrailPoint } from "./trail";

export interface LiveDevice {
  device: Device;
  trail: readonly TrailPoint[];
}

type Listener = () => void;

const ROSTER = Symbol("roster");
const ALERTS = Symbol("alerts");

/**
 * What is known right now, kept outside React: a thousand meters report every few seconds, and only what is on the
 * screen may re-render. Listeners hear at most once per frame.
 */
export class LiveStore {
  private readonly live = new Map<string, LiveDevice>();
  private readonly active = new Map<string, Alert>();
  private readonly listeners = new Map<string | symbol, Set<Listener>>();
  private readonly dirty = new Set<string | symbol>();
  private scheduled = false;
  private rosterView: readonly Device[] | null = null;
  private alertsView: readonly Alert[] = [];
  /** When the hub was last heard, ms; null before. */
  heardAt: number | null = null;
  /** Hears of readings of devices that are not listed: whether they are to be is not known from a reading. */
  onStranger: (id: string) => void = () => undefined;
  private readonly schedule: (flush: () => void) => void;

  constructor(schedule: (flush: () => void) => void = (flush) => requestAnimationFrame(flush)) {
    this.schedule = schedule;
  }

  /** null until devices were heard of for the first time. Changes with membership, names and status, not with readings. */
  roster = (): readonly Device[] | null => this.rosterView;
  /** Active alerts: critical first, then the newest. */
  alerts = (): readonly Alert[] => this.alertsView;
  /** All devices with their newest readings, as a copy. */
  devices = (): Device[] => [...this.live.values()].map((entry) => entry.device);
  device = (id: string): LiveDevice | undefined => this.live.get(id);

  onRoster = (listener: Listener) => this.subscribe(ROSTER, listener);
  onAlerts = (listener: Listener) => this.subscribe(ALERTS, listener);
  onDevice = (id: string, listener: Listener) => this.subscribe(id, listener);

  apply(message: LiveMessage): void {
    this.heardAt = Date.now();
    switch (message.type) {
      case "snapshot":
        this.seed(message.devices, message.alerts);
        break;
      case "reading":
        this.applyReading(message.reading);
        break;
      case "status":
        this.applyStatus(message.deviceId, { status: message.status, lastSeen: message.lastSeen });
        break;
      case "alert":
        this.applyAlert(message.alert);
        break;
    }
  }

  /** Takes the whole truth, from the snapshot or from REST; keeps the trails and any newer reading. */
  seed(devices: readonly Device[], alerts: readonly Alert[]): void {
    this.heardAt = Date.now();
    const known = new Set(devices.map((device) => device.id));
    for (const id of this.live.keys()) if (!known.has(id)) this.live.delete(id);
    for (const device of devices) {
      const before = this.live.get(device.id);
      const lastReading = newest(before?.device.lastReading, device.lastReading);
      this.live.set(device.id, {
        device: { ...device, lastReading },
        trail: lastReading ? extendTrail(before?.trail ?? [], lastReading) : [],
      });
      this.mark(device.id);
    }
    this.rebuildRoster();
    this.active.clear();
    for (const alert of alerts) if (alert.state === "active") this.active.set(alert.id, alert);
    this.rebuildAlerts();
  }

  /** What an earlier visit knew, until the hub answers. */
  restore(devices: readonly Device[], alerts: readonly Alert[], at: number): void {
    this.seed(devices, alerts);
    this.lose();
    this.heardAt = at;
  }

  /** The hub is not heard any more: neither is it known whether a device is online. */
  lose(): void {
    for (const [id, entry] of this.live) {
      this.live.set(id, { ...entry, device: { ...entry.device, status: "unknown" } });
      this.mark(id);
    }
    if (this.rosterView) this.rebuildRoster();
  }

  /** What people said of a device: its name, role or place. Its readings stay. */
  change(device: Device): void {
    const entry = this.live.get(device.id);
    const lastReading = newest(entry?.device.lastReading, device.lastReading);
    this.live.set(device.id, { device: { ...device, lastReading }, trail: entry?.trail ?? [] });
    this.mark(device.id);
    this.rebuildRoster();
  }

  /** A device that is no longer listed. */
  remove(id: string): void {
    if (!this.live.delete(id)) return;
    this.mark(id);
    this.rebuildRoster();
  }

  private applyReading(reading: Reading): void {
    const entry = this.live.get(reading.deviceId);
    if (!entry) {
      if (this.rosterView) this.onStranger(reading.deviceId);
      return;
    }
    const lastReading = newest(entry.device.lastReading, reading);
    this.live.set(reading.deviceId, {
      device: { ...entry.device, lastReading },
      trail: extendTrail(entry.trail, reading),
    });
    this.mark(reading.deviceId);
  }

  private applyStatus(id: string, change: Pick<Device, "status" | "lastSeen">): void {
    const entry = this.live.get(id);
    if (!entry) return;
    this.live.set(id, { ...entry, device: { ...entry.device, ...change } });
    this.mark(id);
    if (entry.device.status !== change.status) this.rebuildRoster();
  }

  private applyAlert(alert: Alert): void {
    if (alert.state === "active") this.active.set(alert.id, alert);
    else this.active.delete(alert.id);
    this.rebuildAlerts();
  }

  private rebuildRoster(): void {
    this.rosterView = [...this.live.values()].map((entry) => entry.device);
    this.mark(ROSTER);
  }

  private rebuildAlerts(): void {
    const rank = (alert: Alert) => (alert.severity === "critical" ? 0 : 1);
    this.alertsView = [...this.active.values()].sort(
      (a, b) => rank(a) - rank(b) || Date.parse(b.raisedAt) - Date.parse(a.raisedAt),
    );
    this.mark(ALERTS);
  }

  private subscribe(key: string | symbol, listener: Listener): () => void {
    const set = this.listeners.get(key) ?? new Set();
    this.listeners.set(key, set.add(listener));
    return () => {
      set.delete(listener);
      if (set.size === 0 && this.listeners.get(key) === set) this.listeners.delete(key);
    };
  }

  private mark(key: string | symbol): void {
    this.dirty.add(key);
    if (this.scheduled) return;
    this.scheduled = true;
    this.schedule(() => {
      this.scheduled = false;
      const keys = [...this.dirty];
      this.dirty.clear();
      for (const dirtyKey of keys) for (const listener of this.listeners.get(dirtyKey) ?? []) listener();
    });
  }
}

/** Late and repeated readings do not turn the display back. */
function newest(a: Reading | null | undefined, b: Reading | null | undefined): Reading | null {
  if (!a || !b) return a ?? b ?? null;
  return Date.parse(b.timestamp) >= Date.parse(a.timestamp) ? b : a;
}
