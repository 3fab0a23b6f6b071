import { dayCount, daysSpan, siteDate, type Span } from "../../format/calendar";

export const presets = ["today", "yesterday", "7d", "30d", "custom"] as const;
export type Preset = (typeof presets)[number];
export type UsageBucket = "hour" | "day";

export interface Choice {
  preset: Preset;
  bucket: UsageBucket;
  /** First and last day of a custom range, YYYY-MM-DD; both included. */
  first?: string;
  last?: string;
}

export interface UsageRange {
  span: Span;
  bucket: UsageBucket;
  /** Which buckets make a readable chart of this length. */
  buckets: readonly UsageBucket[];
}

const LONGEST_HOURLY_DAYS = 8;

/** The span a choice means at `now`, in the site's calendar, with a bucket that suits its length. */
export function resolveRange(choice: Choice, now: number, zone: string): UsageRange {
  const today = siteDate(now, zone);
  const [first, last] = datesOf(choice, now, zone, today);
  const span = daysSpan(first, last, zone);
  const buckets = bucketsFor(dayCount(span, zone));
  return {
    span,
    buckets,
    bucket: buckets.includes(choice.bucket) ? choice.bucket : (buckets[0] ?? "day"),
  };
}

function datesOf(choice: Choice, now: number, zone: string, today: string): [string, string] {
  switch (choice.preset) {
    case "today":
      return [today, today];
    case "yesterday": {
      const yesterday = siteDate(now, zone, -1);
      return [yesterday, yesterday];
    }
    case "7d":
      return [siteDate(now, zone, -6), today];
    case "30d":
      return [siteDate(now, zone, -29), today];
    case "custom": {
      const first = validDate(choice.first) ?? siteDate(now, zone, -6);
      const last = validDate(choice.last) ?? today;
      return first <= last ? [first, last] : [last, first];
    }
  }
}

function bucketsFor(days: number): readonly UsageBucket[] {
  if (days <= 1) return ["hour"];
  return days <= LONGEST_HOURLY_DAYS ? ["day", "hour"] : ["day"];
}

function validDate(text: string | undefined): string | null {
  if (!text || !/^\d{4}-\d{2}-\d{2}$/.test(text)) return null;
  const at = Date.parse(`${text}T00:00:00Z`);
  return Number.isNaN(at) || new Date(at).toISOString().slice(0, 10) !== text ? null : text;
}

/** Reads a choice from the address; what is not understood falls back to today. */
export function choiceFromParams(params: URLSearchParams): Choice {
  const preset = presets.find((each) => each === params.get("range")) ?? "today";
  const bucket = params.get("bucket") === "hour" ? "hour" : "day";
  return { preset, bucket, first: params.get("first") ?? undefined, last: params.get("last") ?? undefined };
}

export function choiceToParams(choice: Choice, params: URLSearchParams): URLSearchParams {
  const next = new URLSearchParams(params);
  next.set("range", choice.preset);
  next.set("bucket", choice.bucket);
  for (const key of ["first", "last"] as const) {
    const value = choice.preset === "custom" ? choice[key] : undefined;
    if (value) next.set(key, value);
    else next.delete(key);
  }
  return next;
}
