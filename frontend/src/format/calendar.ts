import { Temporal } from "./temporal";
import type { Bucket } from "../api/types";

/** A half-open span [from, to) of the site's time, RFC 3339 with offset. */
export interface Span {
  from: string;
  to: string;
}

export function iso(at: Temporal.ZonedDateTime): string {
  return at.toString({ timeZoneName: "never", fractionalSecondDigits: 0 });
}

export function zonedNow(now: number, zone: string): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(zone);
}

/** Midnight, or the first moment of a day whose midnight is skipped. */
export function startOfDay(date: Temporal.PlainDate, zone: string): Temporal.ZonedDateTime {
  return date.toZonedDateTime({ timeZone: zone });
}

/** Whole site days from `first` up to and including `last` (YYYY-MM-DD). */
export function daysSpan(first: string, last: string, zone: string): Span {
  const from = startOfDay(Temporal.PlainDate.from(first), zone);
  const to = startOfDay(Temporal.PlainDate.from(last).add({ days: 1 }), zone);
  return { from: iso(from), to: iso(to) };
}

/** The site's date, `days` from the one at `now` (YYYY-MM-DD). */
export function siteDate(now: number, zone: string, days = 0): string {
  return zonedNow(now, zone).toPlainDate().add({ days }).toString();
}

/** Monday 00:00 of the week of `now`, moved by `weeks`, to the next Monday. */
export function weekSpan(now: number, zone: string, weeks = 0): Span {
  const today = zonedNow(now, zone).toPlainDate();
  const monday = today.subtract({ days: today.dayOfWeek - 1 }).add({ days: 7 * weeks });
  return daysSpan(monday.toString(), monday.add({ days: 6 }).toString(), zone);
}

/** Number of calendar days a span of whole days touches. */
export function dayCount(span: Span, zone: string): number {
  const from = Temporal.Instant.from(span.from).toZonedDateTimeISO(zone).toPlainDate();
  const to = Temporal.Instant.from(span.to).toZonedDateTimeISO(zone).toPlainDate();
  return from.until(to, { largestUnit: "days" }).days;
}

/**
 * The slots of a span in the site's calendar. Quarter hours and hours are elapsed time of each day, so a clock change
 * gives 23 or 25 hours; days may be 23 or 25 hours long; weeks begin on Monday.
 */
export function slotsOf(span: Span, bucket: Exclude<Bucket, "year">, zone: string): Span[] {
  const end = Temporal.Instant.from(span.to).toZonedDateTimeISO(zone);
  const slots: Span[] = [];
  let at = Temporal.Instant.from(span.from).toZonedDateTimeISO(zone);
  while (Temporal.ZonedDateTime.compare(at, end) < 0) {
    const next = nextSlot(at, bucket, zone);
    slots.push({ from: iso(at), to: iso(next) });
    at = next;
  }
  return slots;
}

function nextSlot(at: Temporal.ZonedDateTime, bucket: Exclude<Bucket, "year">, zone: string): Temporal.ZonedDateTime {
  const date = at.toPlainDate();
  switch (bucket) {
    case "15m":
      return at.add({ minutes: 15 });
    case "hour":
      return at.add({ hours: 1 });
    case "day":
      return startOfDay(date.add({ days: 1 }), zone);
    case "week":
      return startOfDay(date.add({ days: 8 - date.dayOfWeek }), zone);
    case "month":
      return startOfDay(date.with({ day: 1 }).add({ months: 1 }), zone);
  }
}

/** The wall-clock hour (0–23) an instant falls in at the site. */
export function hourOf(at: string, zone: string): number {
  return Temporal.Instant.from(at).toZonedDateTimeISO(zone).hour;
}

/** The site date (YYYY-MM-DD) an instant falls on. */
export function dateOf(at: string, zone: string): string {
  return Temporal.Instant.from(at).toZonedDateTimeISO(zone).toPlainDate().toString();
}

/** Half-open [from, to) of site dates (YYYY-MM-DD). */
export interface DateSpan {
  from: string;
  to: string;
}

/** Site dates as instants: from the first day's beginning to the beginning of the first day after. */
export function spanOfDates(dates: DateSpan, zone: string): Span {
  return { from: iso(startOfDay(Temporal.PlainDate.from(dates.from), zone)), to: iso(startOfDay(Temporal.PlainDate.from(dates.to), zone)) };
}

/** The billing day in a month; 29 to 31 clip to the month's end. */
function billingDate(month: Temporal.PlainYearMonth, billingDay: number): Temporal.PlainDate {
  return month.toPlainDate({ day: Math.min(billingDay, month.daysInMonth) });
}

/** The billing period that holds a date, moved by `periods`. */
export function billingPeriod(date: string, billingDay: number, periods = 0): DateSpan {
  const day = Temporal.PlainDate.from(date);
  const month = day.toPlainYearMonth();
  const begun = Temporal.PlainDate.compare(billingDate(month, billingDay), day) <= 0;
  const first = month.add({ months: periods - (begun ? 0 : 1) });
  return { from: billingDate(first, billingDay).toString(), to: billingDate(first.add({ months: 1 }), billingDay).toString() };
}

/** The last day of a half-open span of dates. */
export function lastDay(dates: DateSpan): string {
  return Temporal.PlainDate.from(dates.to).subtract({ days: 1 }).toString();
}

/** A date moved by days. */
export function addDays(date: string, days: number): string {
  return Temporal.PlainDate.from(date).add({ days }).toString();
}

/**
 * The instant of a time as it stands on the site's clock (YYYY-MM-DDTHH:MM[:SS[.sss]]), or null when it is none. The hour that
 * an autumn night has twice is the first of the two.
 */
export function instantOf(local: string, zone: string): string | null {
  try {
    return Temporal.PlainDateTime.from(local).toZonedDateTime(zone).toString({ timeZoneName: "never" });
  } catch {
    return null;
  }
}

/** An instant as the site's clock shows it, to the millisecond: what a date-and-time field holds. */
export function localOf(at: string, zone: string): string {
  return Temporal.Instant.from(at).toZonedDateTimeISO(zone).toPlainDateTime().toString();
}

const QUARTER_MS = 15 * 60_000;

/** The hub's quarter hours that hold a span. */
export function quarters({ from, to }: Span): Span {
  const text = (at: number) => new Date(at).toISOString();
  return { from: text(Math.floor(Date.parse(from) / QUARTER_MS) * QUARTER_MS), to: text(Math.ceil(Date.parse(to) / QUARTER_MS) * QUARTER_MS) };
}
