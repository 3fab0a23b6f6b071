/**
 * The API's shapes, as the dashboard names them. Times are RFC 3339 with offset; V, A, W, Wh.
 * This is the one place that says what the hub sends.
 */

export type DeviceStatus = "online" | "offline" | "silent" | "unknown";
export type DeviceRole = "main" | "circuit" | "solar" | "battery" | "other";

export interface Reading {
  deviceId: string;
  timestamp: string;
  voltage?: number | null;
  current?: number | null;
  /** W; negative is export. */
  power?: number | null;
  /** Cumulative import counter, Wh. */
  energy?: number | null;
  energyExported?: number | null;
  powerFactor?: number | null;
  frequency?: number | null;
  estimated?: boolean | null;
}

export interface Device {
  id: string;
  name: string | null;
  status: DeviceStatus;
  lastSeen: string | null;
  firstReading: string | null;
  lastReading: Reading | null;
  parent: string | null;
  role: DeviceRole;
}

export interface MinMeanMax {
  min: number;
  mean: number;
  max: number;
}

export interface ReadingPoint {
  from: string;
  to: string;
  count: number;
  power: MinMeanMax | null;
  voltage: MinMeanMax | null;
  current: MinMeanMax | null;
}

export interface ReadingPoints {
  /** Seconds a point spans. */
  resolution: number;
  points: ReadingPoint[];
}

export interface ReadingPage {
  readings: Reading[];
  nextCursor: string | null;
}

export type Bucket = "15m" | "hour" | "day" | "week" | "month" | "year";

export interface EnergyBucket {
  from: string;
  to: string;
  importWh: number;
  exportWh: number;
  /** Highest reading, W. */
  peakW: number | null;
  /** Highest 15-minute mean, W. */
  demandW: number | null;
  /** 0–1: how much of the bucket's time measurements stand behind. */
  coverage: number;
  /** 0–1: how much of the bucket's energy is estimated. */
  estimatedShare: number;
}

export interface EnergyBuckets {
  buckets: EnergyBucket[];
  /** Of the whole range asked for. */
  total: EnergyBucket;
}

export type RuleKind = "over-voltage" | "under-voltage" | "over-current" | "over-power";
export type Severity = "warning" | "critical";

export interface Alert {
  id: string;
  deviceId: string;
  /** The rule's id. */
  rule: string;
  kind: RuleKind;
  severity: Severity;
  state: "active" | "cleared";
  message: string;
  since: string;
  raisedAt: string;
  clearedAt: string | null;
  peak: number;
  threshold: number;
  unit: string;
  acknowledgedAt: string | null;
  acknowledgedBy: string | null;
}

export interface Rule {
  id: string;
  kind: RuleKind;
  /** null: every device. */
  deviceId: string | null;
  threshold: number;
  clearAt: number;
  forSeconds: number;
  severity: Severity;
  enabled: boolean;
}

export interface Settings {
  site: { name: string; timezone: string; currency: string; billingDay: number };
  demo: boolean;
  version: string;
  /** The hub's clock. */
  now: string;
}

export interface Reject {
  id: number;
  receivedAt: string;
  topic: string;
  deviceId?: string | null;
  reason: string;
  detail: string;
  count: number;
  payload: string;
}

export interface Rejects {
  rejects: Reject[];
  total: number;
}

export type LiveMessage =
  | { type: "snapshot"; devices: Device[]; alerts: Alert[] }
  | { type: "reading"; reading: Reading }
  | { type: "status"; deviceId: string; status: DeviceStatus; lastSeen: string | null }
  | { type: "alert"; alert: Alert };
