import type { Alert, Device, EnergyBucket, Reading, Settings } from "../api/types";

export function sampleReading(change: Partial<Reading> = {}): Reading {
  return { deviceId: "meter-01", timestamp: "2026-11-23T10:00:00+01:00", voltage: 230.1, current: 1.28, power: 295.4, energy: 1240, ...change };
}

export function sampleDevice(change: Partial<Device> = {}): Device {
  return {
    id: "meter-01",
    name: null,
    status: "online",
    lastSeen: "2026-11-23T10:00:00+01:00",
    firstReading: "2026-11-01T00:00:00+01:00",
    lastReading: null,
    parent: null,
    role: "main",
    ...change,
  };
}

export function sampleAlert(change: Partial<Alert> = {}): Alert {
  return {
    id: "a-1",
    deviceId: "meter-01",
    rule: "over-power",
    kind: "over-power",
    severity: "critical",
    state: "active",
    message: "Power above 4,000 W",
    since: "2026-11-23T09:59:00+01:00",
    raisedAt: "2026-11-23T09:59:30+01:00",
    clearedAt: null,
    peak: 4200,
    threshold: 4000,
    unit: "W",
    acknowledgedAt: null,
    acknowledgedBy: null,
    ...change,
  };
}

export function sampleBucket(change: Partial<EnergyBucket> & Pick<EnergyBucket, "from" | "to">): EnergyBucket {
  return { importWh: 500, exportWh: 0, peakW: 900, demandW: 700, coverage: 1, estimatedShare: 0, leftOutWh: 0, ...change };
}

export function sampleSettings(): Settings {
  return {
    site: { name: "Home", timezone: "Europe/Berlin", currency: "EUR", billingDay: 1 },
    sites: 1,
    demo: false,
    backups: false,
    mqtt: "127.0.0.1:1883",
    version: "0.1.0",
    now: "2026-11-23T10:14:00+01:00",
  };
}
