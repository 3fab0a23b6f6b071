import { Temporal } from "../format/temporal";
import type { Span } from "../format/calendar";
import { iso, slotsOf, startOfDay } from "../format/calendar";
import { formatText, scaleOf, type Unit } from "../format/number";

/** Common look of every axis. */
export const axisStyle = {
  tick: { fill: "var(--ink-3)", fontSize: 12 },
  tickLine: false,
  axisLine: false,
} as const;

/** Round axis marks from 0 to at least `max` (any unit): 1, 2 or 5 times a power of ten apart, at most `most` steps. */
export function niceTicks(max: number, most = 4): number[] {
  if (!(max > 0)) return [0, 1];
  const rough = max / most;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 2.5, 5, 10].map((factor) => factor * power).find((each) => each >= rough) ?? 10 * power;
  const count = Math.ceil(max / step - 1e-9);
  return Array.from({ length: count + 1 }, (_, index) => index * step);
}

/** Round marks from `below` zero to `above` it (both given as sizes), on one step: an axis for import and export. */
export function signedTicks(above: number, below: number): number[] {
  if (below <= 0) return niceTicks(above);
  const step = niceTicks(Math.max(above, below), 3)[1] ?? 1;
  const steps = (size: number) => Math.ceil(size / step - 1e-9);
  const [down, up] = [steps(below), steps(Math.max(0, above))];
  return Array.from({ length: down + up + 1 }, (_, index) => (index - down) * step);
}

/** How the marks of an axis are written: in one unit, with the places that the distance between them needs. */
export function axisText(ticks: readonly number[], unit: Unit): (value: number) => string {
  const scale = scaleOf(ticks, unit);
  const step = Math.abs((ticks[1] ?? 1) - (ticks[0] ?? 0)) / scale.factor;
  const decimals = [0, 1, 2, 3].find((places) => Math.abs(step * 10 ** places - Math.round(step * 10 ** places)) < 1e-6) ?? 4;
  // Kept on one line: charts break at spaces.
  return (value) => formatText(value, unit, { ...scale, decimals }).replace(" ", "\u00a0");
}

const STEP_MINUTES = [5, 10, 15, 30, 60, 120, 180, 360, 720];

/**
 * Marks of a time axis, in ms, on round wall-clock times of the site: whole days when the span is long. Each day is
 * walked from its own midnight, so marks stay on the hour after a clock change.
 */
export function timeTicks(span: Span, zone: string, most = 8): number[] {
  const from = Date.parse(span.from);
  const to = Date.parse(span.to);
  const minutes = (to - from) / 60_000;
  const step = STEP_MINUTES.find((each) => minutes / each <= most);
  const days = slotsOf(wholeDays(span, zone), "day", zone);
  if (step === undefined) {
    const every = Math.ceil(days.length / most);
    return days.filter((_, index) => index % every === 0).map((day) => Date.parse(day.from)).filter((at) => at >= from);
  }
  return days.flatMap((day) => wallTimes(day.from, step, zone)).filter((at) => at >= from && at <= to);
}

function wholeDays(span: Span, zone: string): Span {
  const first = Temporal.Instant.from(span.from).toZonedDateTimeISO(zone).toPlainDate();
  return { from: iso(startOfDay(first, zone)), to: span.to };
}

function wallTimes(midnight: string, step: number, zone: string): number[] {
  const date = Temporal.Instant.from(midnight).toZonedDateTimeISO(zone).toPlainDate();
  const times: number[] = [];
  for (let minute = 0; minute < 24 * 60; minute += step) {
    const time = new Temporal.PlainTime(Math.floor(minute / 60), minute % 60);
    times.push(date.toZonedDateTime({ timeZone: zone, plainTime: time }).epochMilliseconds);
  }
  return [...new Set(times)];
}
