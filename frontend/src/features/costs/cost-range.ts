import { addDays, billingPeriod, dayCount, siteDate, spanOfDates, type DateSpan, type Span } from "../../format/calendar";

export const costPresets = ["today", "7d", "period", "last", "12m", "custom"] as const;
export type CostPreset = (typeof costPresets)[number];
export const costBuckets = ["hour", "day", "month", "billing"] as const;
export type CostBucketKind = (typeof costBuckets)[number];

export interface CostChoice {
  preset: CostPreset;
  bucket: CostBucketKind | null;
  /** First and last day of a custom range, YYYY-MM-DD; both included. */
  first?: string;
  last?: string;
}

export interface CostRange {
  dates: DateSpan;
  span: Span;
  bucket: CostBucketKind;
  /** Which buckets make a readable chart of this length. */
  buckets: readonly CostBucketKind[];
}

const LONGEST_HOURLY_DAYS = 8;
const LONGEST_DAILY_DAYS = 93;

/** The span a choice means at `now`, in the site's calendar and billing periods. */
export function resolveCostRange(choice: CostChoice, now: number, zone: string, billingDay: number): CostRange {
  const dates = datesOf(choice, siteDate(now, zone), siteDate(now, zone, 1), billingDay);
  const span = spanOfDates(dates, zone);
  const buckets = bucketsFor(dayCount(span, zone), billingDay);
  const wanted = choice.bucket;
  return { dates, span, buckets, bucket: wanted && buckets.includes(wanted) ? wanted : (buckets[0] ?? "day") };
}

function datesOf(choice: CostChoice, today: string, tomorrow: string, billingDay: number): DateSpan {
  switch (choice.preset) {
    case "today":
      return { from: today, to: tomorrow };
    case "7d":
      return { from: addDays(tomorrow, -7), to: tomorrow };
    case "period":
      return billingPeriod(today, billingDay);
    case "last":
      return billingPeriod(today, billingDay, -1);
    case "12m":
      return { from: billingPeriod(today, billingDay, -11).from, to: billingPeriod(today, billingDay).to };
    case "custom": {
      const first = validDate(choice.first) ?? addDays(tomorrow, -7);
      const last = validDate(choice.last) ?? today;
      return first <= last ? { from: first, to: addDays(last, 1) } : { from: last, to: addDays(first, 1) };
    }
  }
}

/** Months and billing periods are the same thing where bills begin on the first. */
function bucketsFor(days: number, billingDay: number): readonly CostBucketKind[] {
  const months: CostBucketKind[] = billingDay === 1 ? ["month"] : ["billing", "month"];
  if (days <= 1) return ["hour"];
  if (days <= LONGEST_HOURLY_DAYS) return ["day", "hour"];
  if (days <= 31) return ["day"];
  return days <= LONGEST_DAILY_DAYS ? ["day", ...months] : months;
}

function validDate(text: string | undefined): string | null {
  if (!text || !/^\d{4}-\d{2}-\d{2}$/.test(text)) return null;
  const at = Date.parse(`${text}T00:00:00Z`);
  return Number.isNaN(at) || new Date(at).toISOString().slice(0, 10) !== text ? null : text;
}

/** Reads a choice from the address; what is not understood falls back to the running billing period. */
export function costChoiceFromParams(params: URLSearchParams): CostChoice {
  return {
    preset: costPresets.find((each) => each === params.get("range")) ?? "period",
    bucket: costBuckets.find((each) => each === params.get("bucket")) ?? null,
    first: params.get("first") ?? undefined,
    last: params.get("last") ?? undefined,
  };
}

export function costChoiceToParams(choice: CostChoice, params: URLSearchParams): URLSearchParams {
  const next = new URLSearchParams(params);
  next.set("range", choice.preset);
  if (choice.bucket) next.set("bucket", choice.bucket);
  else next.delete("bucket");
  for (const key of ["first", "last"] as const) {
    const value = choice.preset === "custom" ? choice[key] : undefined;
    if (value) next.set(key, value);
    else next.delete(key);
  }
  return next;
}
