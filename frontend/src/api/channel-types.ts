import type { Severity } from "./types";

/** What the hub says of the ways to reach people (`/api/channels`, `/api/notifications`). */
export interface Channel {
  id: string;
  name: string;
  kind: ChannelKind;
  enabled: boolean;
  minSeverity: Severity;
  /** The site's wall clock, HH:MM: then only critical alerts go out. */
  quietFrom: string | null;
  quietTo: string | null;
  /** Time of day at which what is not critical goes out together, such as 18:00; nothing: each when it happens. */
  digestAt?: string | null;
  /** Messages of alerts in an hour at most; none: as the kind has it. */
  hourlyMax?: number | null;
  tellCleared: boolean;
  /** Reports that go there; by e-mail only. */
  reports: ReportKind[];
  /** E-mail addresses. */
  to: string[];
  /** Of a webhook or an ntfy topic; of a browser, its push service's name. */
  url: string | null;
  /** Whose browser it is. */
  person?: string;
  /** Never told; left out, it stays. */
  secret?: string;
  /** The site whose alerts it hears of; none: every site's. */
  site?: string | null;
}

export type ChannelKind = "email" | "webhook" | "ntfy" | "mqtt" | "push";

export type ReportKind = "week" | "month";

/** A report as it would be sent now. */
export interface Report {
  subject: string;
  text: string;
  html: string;
}

export interface ChannelTest {
  isTaken: boolean;
  answer: string;
}

export interface Notification {
  channel: string;
  alert: string;
  what: string;
  state: string;
  message: string;
  late: boolean;
  mayRepeat: boolean;
  attempts: number;
  nextAt: string | null;
  answer: string | null;
  changedAt: string;
}
