import { Temporal } from "../../format/temporal";
import { addDays, iso, siteDate, zonedNow, type Span } from "../../format/calendar";
import { dateFrom, resolveView, type Site, type TimeRange, type Unit, type View } from "./view";

/** What a time is set beside: the one before it, the same one a year before, or the one that a date lies in (of a custom range: begins with). */
export type Against = { kind: "before" } | { kind: "year" } | { kind: "chosen"; at: string };

/** The part of a range that is compared; `until` is where it is cut, null when all of it counts. */
export interface Part {
  span: Span;
  until: string | null;
}

/** The range before a view's, as long as the view's own has lasted so far: what "so far" is compared with. */
export interface Comparison extends Part {
  /** "Yesterday until 14:15", "Week before": what the figure is of. */
  unit: Unit;
}

/** The range before, like for like. */
export function comparisonOf(view: View, range: TimeRange, site: Site): Comparison {
  return { ...likeForLike(view.unit, range, resolveView(range.previous, site), site).other, unit: view.unit };
}

/** The view of the same length that another one is set beside. */
export function viewAgainst(view: View, range: TimeRange, against: Against): View {
  const { from, to } = range.dates;
  if (against.kind === "before") return { ...range.previous, bars: range.bars };
  const at = against.kind === "chosen" ? against.at : yearBefore(view.unit, from);
  if (view.unit !== "custom") return { unit: view.unit, at, bars: range.bars };
  return { unit: "custom", first: at, last: addDays(at, daysBetween(from, to) - 1), bars: range.bars };
}

/** A week a year before has the same days of the week: 52 weeks. */
function yearBefore(unit: Unit, from: string): string {
  return unit === "week" ? addDays(from, -364) : Temporal.PlainDate.from(from).subtract({ years: 1 }).toString();
}

/**
 * Two ranges of one kind, like for like: when one is not over, the other is cut at the same place (the same time of day, weekday
 * or date), at the beginning of the running quarter hour. Of two that run, the one that began last says how far.
 */
export function likeForLike(unit: Unit, shown: TimeRange, other: TimeRange, site: Site): { shown: Part; other: Part } {
  const whole = (range: TimeRange): Part => ({ span: range.span, until: null });
  const shownRuns = shown.current && (!other.current || other.dates.from <= shown.dates.from);
  if (shownRuns) return { shown: whole(shown), other: cut(unit, other, shown, site) };
  return other.current ? { shown: cut(unit, shown, other, site), other: whole(other) } : { shown: whole(shown), other: whole(other) };
}

/** A range cut where the running one stands. */
function cut(unit: Unit, range: TimeRange, running: TimeRange, site: Site): Part {
  const now = zonedNow(site.now, site.zone);
  const slot = now.with({ minute: now.minute - (now.minute % 15), second: 0, millisecond: 0, microsecond: 0, nanosecond: 0 });
  const at = slot.subtract(stepOf(unit, range.dates.from, running.dates.from));
  const { from, to } = range.span;
  if (at.epochMilliseconds >= Date.parse(to)) return { span: range.span, until: null };
  const until = at.epochMilliseconds <= Date.parse(from) ? from : iso(at);
  return { span: { from, to: until }, until };
}

/** From one range's beginning to the other's, in the unit's own steps. */
function stepOf(unit: Unit, from: string, to: string): Temporal.DurationLike {
  const [first, second] = [Temporal.PlainDate.from(from), Temporal.PlainDate.from(to)];
  const years = second.year - first.year;
  if (unit === "year") return { years };
  if (unit === "month" || unit === "period") return { months: 12 * years + second.month - first.month };
  return { days: daysBetween(from, to) };
}

function daysBetween(from: string, to: string): number {
  return Temporal.PlainDate.from(from).until(to, { largestUnit: "days" }).days;
}

const PARAM = "with";

/** Reads from the address what is compared with; what is not understood, or lies ahead, is the time before. */
export function againstFromParams(params: URLSearchParams, site: Site): Against {
  const text = params.get(PARAM) ?? undefined;
  if (text === "year") return { kind: "year" };
  const at = dateFrom(text);
  return at && at <= siteDate(site.now, site.zone) ? { kind: "chosen", at } : { kind: "before" };
}

export function againstToParams(against: Against, params: URLSearchParams): URLSearchParams {
  const next = new URLSearchParams(params);
  if (against.kind === "before") next.delete(PARAM);
  else next.set(PARAM, against.kind === "year" ? "year" : against.at);
  return next;
}
