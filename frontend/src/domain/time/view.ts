import { Temporal } from "../../format/temporal";
import { addDays, billingPeriod, dayCount, siteDate, spanOfDates, type DateSpan, type Span } from "../../format/calendar";

/** How much time a page shows at once. A billing period is one of its own where bills do not begin on the first. */
export const units = ["day", "week", "month", "period", "year", "custom"] as const;
export type Unit = (typeof units)[number];

/** What one bar of a chart stands for, as the hub's `bucket` names it. */
export const barKinds = ["15m", "hour", "day", "week", "month", "billing"] as const;
export type BarKind = (typeof barKinds)[number];

/** The part of time a page shows, as its address holds it. */
export interface View {
  unit: Unit;
  /** A date in the day, week, month … that is shown, YYYY-MM-DD; undefined: the one that holds today. */
  at?: string;
  /** First and last day of a custom range, YYYY-MM-DD; both included. */
  first?: string;
  last?: string;
  bars?: BarKind;
}

/** A view in the site's calendar. */
export interface TimeRange {
  dates: DateSpan;
  span: Span;
  bars: BarKind;
  /** Which bars make a readable chart of this length; the first is the one that suits best. */
  choices: readonly BarKind[];
  /** The present lies in it. */
  current: boolean;
  previous: View;
  /** Undefined where the next range lies in the future. */
  next: View | undefined;
}

/** What a view means depends on the present and on the site. */
export interface Site {
  now: number;
  zone: string;
  billingDay: number;
}

/** The range a view means in the site's calendar, with bars that suit its length. */
export function resolveView(view: View, site: Site): TimeRange {
  const today = siteDate(site.now, site.zone);
  const dates = datesOf(view, today, site.billingDay);
  const span = spanOfDates(dates, site.zone);
  const choices = barsFor(view.unit, dayCount(span, site.zone), site.billingDay);
  const before = addDays(dates.from, -1);
  return {
    dates,
    span,
    choices,
    bars: view.bars && choices.includes(view.bars) ? view.bars : (choices[0] ?? "day"),
    current: dates.from <= today && today < dates.to,
    previous: view.unit === "custom" ? shifted(view, dates, -1) : { ...view, at: before },
    next: dates.to > today ? undefined : view.unit === "custom" ? shifted(view, dates, 1) : { ...view, at: dates.to },
  };
}

function datesOf(view: View, today: string, billingDay: number): DateSpan {
  const at = dateFrom(view.at) ?? today;
  const date = Temporal.PlainDate.from(at);
  switch (view.unit) {
    case "day":
      return { from: at, to: addDays(at, 1) };
    case "week": {
      const monday = addDays(at, 1 - date.dayOfWeek);
      return { from: monday, to: addDays(monday, 7) };
    }
    case "month":
      return billingPeriod(at, 1);
    case "period":
      return billingPeriod(at, billingDay);
    case "year":
      return { from: `${at.slice(0, 4)}-01-01`, to: date.with({ month: 1, day: 1 }).add({ years: 1 }).toString() };
    case "custom": {
      const first = dateFrom(view.first) ?? addDays(today, -6);
      const last = dateFrom(view.last) ?? today;
      return first <= last ? { from: first, to: addDays(last, 1) } : { from: last, to: addDays(first, 1) };
    }
  }
}

/** A custom range moved by its own length. */
function shifted(view: View, dates: DateSpan, times: 1 | -1): View {
  const days = Temporal.PlainDate.from(dates.from).until(dates.to, { largestUnit: "days" }).days;
  return { ...view, first: addDays(dates.from, times * days), last: addDays(dates.to, times * days - 1) };
}

const LONGEST_HOURLY_DAYS = 8;
const LONGEST_DAILY_DAYS = 93;

/** Months and billing periods are the same thing where bills begin on the first. */
function barsFor(unit: Unit, days: number, billingDay: number): readonly BarKind[] {
  const months: BarKind[] = billingDay === 1 ? ["month"] : ["month", "billing"];
  if (days <= 1) return ["hour", "15m"];
  if (days <= LONGEST_HOURLY_DAYS) return ["day", "hour"];
  if (days <= 31 || unit === "period") return ["day"];
  return days <= LONGEST_DAILY_DAYS ? ["day", "week", ...months] : [...months, "week"];
}

/** The view of one bar, to look closer; null where there is nothing closer. */
export function drillDown(bars: BarKind, from: string): View | null {
  const at = from.slice(0, 10);
  switch (bars) {
    case "billing":
      return { unit: "period", at };
    case "month":
      return { unit: "month", at };
    case "week":
      return { unit: "week", at };
    case "day":
      return { unit: "day", at };
    case "hour":
    case "15m":
      return null;
  }
}

/** A date that there is, YYYY-MM-DD. */
export function dateFrom(text: string | undefined): string | undefined {
  if (!text || !/^\d{4}-\d{2}-\d{2}$/.test(text)) return undefined;
  const at = Date.parse(`${text}T00:00:00Z`);
  return Number.isNaN(at) || new Date(at).toISOString().slice(0, 10) !== text ? undefined : text;
}

/** Reads a view from the address; what is not understood falls back to `unit`. */
export function viewFromParams(params: URLSearchParams, unit: Unit): View {
  const text = (key: string) => params.get(key) ?? undefined;
  return {
    unit: units.find((each) => each === params.get("show")) ?? unit,
    at: dateFrom(text("at")),
    first: text("first"),
    last: text("last"),
    bars: barKinds.find((each) => each === params.get("bars")),
  };
}

/** Writes a view into the address; what it does not hold is taken out, other parameters stay. */
export function viewToParams(view: View, params: URLSearchParams): URLSearchParams {
  const next = new URLSearchParams(params);
  const custom = view.unit === "custom";
  const values: Record<string, string | undefined> = {
    show: view.unit,
    at: custom ? undefined : view.at,
    first: custom ? view.first : undefined,
    last: custom ? view.last : undefined,
    bars: view.bars,
  };
  for (const [key, value] of Object.entries(values)) {
    if (value) next.set(key, value);
    else next.delete(key);
  }
  return next;
}
