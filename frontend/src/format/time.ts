import { LOCALE, MISSING } from "./locale";
import { t } from "../i18n/t";
import { language } from "../i18n/language";

type Instant = number | string;

export interface TimeFormat {
  zone: string;
  /** 14:05 */
  clock(at: Instant): string;
  /** 14:05:09 */
  clockSeconds(at: Instant): string;
  /** Mon 23 Nov */
  day(at: Instant): string;
  /** 23 Nov */
  dayOfMonth(at: Instant): string;
  /** Mon */
  weekday(at: Instant): string;
  /** Mon 23 Nov, 14:05 */
  dateTime(at: Instant): string;
  /** Nov 2026 */
  month(at: Instant): string;
  /** 23 Nov 2026, 14:05:09 */
  full(at: Instant): string;
  /** Monday 23 November, 14:05 */
  long(at: Instant): string;
  /** GMT+1: tells the two hours of an autumn night apart. */
  offset(at: Instant): string;
}

const cache = new Map<string, TimeFormat>();

/** Formats in the site's zone; the browser's own zone is never used. */
export function timeFormat(zone: string): TimeFormat {
  let format = cache.get(zone);
  if (!format) {
    format = build(zone);
    cache.set(zone, format);
  }
  return format;
}

function build(zone: string): TimeFormat {
  const make = (options: Intl.DateTimeFormatOptions): ((at: Instant) => string) => {
    const format = new Intl.DateTimeFormat(LOCALE, { timeZone: zone, hourCycle: "h23", ...options });
    return (at) => format.format(toMs(at));
  };
  const clockParts = { hour: "2-digit", minute: "2-digit" } as const;
  const clock = make(clockParts);
  const clockSeconds = make({ ...clockParts, second: "2-digit" });
  const weekday = make({ weekday: "short" });
  const dayOfMonth = make({ day: "numeric", month: "short" });
  const longDay = make({ weekday: "long", day: "numeric", month: "long" });
  const fullDay = make({ day: "numeric", month: "short", year: "numeric" });
  const offsetFormat = new Intl.DateTimeFormat(LOCALE, { timeZone: zone, timeZoneName: "shortOffset" });
  const month = make({ month: "short", year: "numeric" });
  const day = language === "en" ? (at: Instant) => `${weekday(at)} ${dayOfMonth(at)}` : make({ weekday: "short", day: "numeric", month: "short" });
  return {
    zone,
    clock,
    clockSeconds,
    day,
    dayOfMonth,
    weekday,
    month,
    dateTime: (at) => `${day(at)}, ${clock(at)}`,
    full: (at) => `${fullDay(at)}, ${clockSeconds(at)}`,
    long: (at) => `${longDay(at)}, ${clock(at)}`,
    offset: (at) =>
      offsetFormat.formatToParts(toMs(at)).find((part) => part.type === "timeZoneName")?.value ?? "",
  };
}

export function toMs(at: Instant): number {
  return typeof at === "number" ? at : Date.parse(at);
}

/** A length of time in its one or two largest useful units: "8 s", "3 min", "2 h 5 min", "4 d". */
export function formatDuration(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  if (seconds < 60) return `${String(seconds)} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${String(minutes)} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return minutes % 60 ? t("{0} h {1} min", String(hours), String(minutes % 60)) : `${String(hours)} h`;
  return `${String(Math.floor(hours / 24))} d`;
}

/** How long ago, short enough for a list. */
export function formatAge(at: Instant | null | undefined, now: number): string {
  if (at === null || at === undefined) return MISSING;
  const seconds = Math.floor((now - toMs(at)) / 1000);
  if (seconds < 2) return t("now");
  if (seconds < 60) return t("{0} s ago", String(seconds));
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return t("{0} min ago", String(minutes));
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? t("{0} h ago", String(hours)) : t("{0} d ago", String(Math.floor(hours / 24)));
}
