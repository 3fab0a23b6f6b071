import type { EnergyBucket } from "../../api/types";
import { slotsOf, type Span } from "../../format/calendar";
import { toMs } from "../../format/time";
import { t } from "../../i18n/t";

/** The bars a chart of energy can have. */
export type UsageBucket = "15m" | "hour" | "day" | "week" | "month";

/**
 * How far a bar can be trusted. `running`: its time is not over. `partial`: over, but not measured throughout.
 * `missing`: no measurement and no estimate. `future`: not begun.
 */
export type UsageState = "measured" | "partial" | "running" | "missing" | "future";

export interface UsageBar {
  from: string;
  to: string;
  /** null when missing or in the future; a true zero stays 0. */
  importWh: number | null;
  exportWh: number | null;
  peakW: number | null;
  coverage: number;
  estimatedShare: number;
  state: UsageState;
}

/** Below this share of measured time a finished bucket is called incomplete. */
const COMPLETE = 0.98;

/** One bar for every slot of the span, in time order: the hub's buckets, and an empty bar wherever it sent none. */
export function usageSeries(buckets: readonly EnergyBucket[], span: Span, bucket: UsageBucket, zone: string, now: number): UsageBar[] {
  const inSpan = buckets
    .filter((each) => toMs(each.from) >= toMs(span.from) && toMs(each.from) < toMs(span.to))
    .sort((a, b) => toMs(a.from) - toMs(b.from));
  const bars: UsageBar[] = [];
  let reached = span.from;
  const fillTo = (until: string) => {
    if (toMs(reached) >= toMs(until)) return;
    for (const slot of slotsOf({ from: reached, to: until }, bucket, zone)) bars.push(emptyBar(slot, now));
  };
  for (const each of inSpan) {
    fillTo(each.from);
    bars.push(barOf(each, now));
    reached = each.to;
  }
  fillTo(span.to);
  return bars;
}

/** Whether a meter gave energy and drew none, as solar panels do. */
export function onlyGives(bars: readonly { importWh: number | null; exportWh: number | null }[]): boolean {
  return bars.some((bar) => (bar.exportWh ?? 0) > 0) && bars.every((bar) => (bar.importWh ?? 0) === 0);
}

/** The same bars about what was given, for charts that show one quantity. */
export function givenBars(bars: readonly UsageBar[]): UsageBar[] {
  return bars.map((bar) => ({ ...bar, importWh: bar.exportWh, exportWh: bar.exportWh === null ? null : 0 }));
}

function barOf(bucket: EnergyBucket, now: number): UsageBar {
  const state = stateOf(bucket, now);
  const hasValue = state !== "missing" && state !== "future";
  return {
    from: bucket.from,
    to: bucket.to,
    importWh: hasValue ? bucket.importWh : null,
    exportWh: hasValue ? bucket.exportWh : null,
    peakW: hasValue ? (bucket.peakW ?? null) : null,
    coverage: bucket.coverage,
    estimatedShare: bucket.estimatedShare,
    state,
  };
}

/** Whether anything is known of it: else its zeros are none. */
export function isKnown(bucket: EnergyBucket): boolean {
  return bucket.coverage > 0 || bucket.estimatedShare > 0 || bucket.importWh !== 0 || bucket.exportWh !== 0;
}

function stateOf(bucket: EnergyBucket, now: number): UsageState {
  const nothing = !isKnown(bucket);
  if (toMs(bucket.from) > now && nothing) return "future";
  if (nothing) return "missing";
  if (toMs(bucket.to) > now) return "running";
  return bucket.coverage >= COMPLETE || bucket.estimatedShare > 0 ? "measured" : "partial";
}

function emptyBar(slot: Span, now: number): UsageBar {
  const state = toMs(slot.from) > now ? "future" : "missing";
  return { ...slot, importWh: null, exportWh: null, peakW: null, coverage: 0, estimatedShare: 0, state };
}

/** The bar with the largest import, or null when there is none above zero. */
export function highestBar(bars: readonly UsageBar[]): UsageBar | null {
  let highest: UsageBar | null = null;
  for (const bar of bars) if ((bar.importWh ?? 0) > (highest?.importWh ?? 0)) highest = bar;
  return highest;
}

/** The bar with the highest reading, W. */
export function highestPeak(bars: readonly UsageBar[]): UsageBar | null {
  let highest: UsageBar | null = null;
  for (const bar of bars) if (bar.peakW !== null && bar.peakW > (highest?.peakW ?? Number.NEGATIVE_INFINITY)) highest = bar;
  return highest;
}

/** What is to be said about a bar besides its number; null when it is simply measured. */
export function barRemark(bar: UsageBar, share: (value: number) => string): string | null {
  switch (bar.state) {
    case "missing":
      return t("No readings");
    case "future":
      return t("Not yet");
    case "running":
      return bar.estimatedShare > 0 ? t("So far; {0} of it estimated", share(bar.estimatedShare)) : t("So far");
    case "partial":
      return t("Measured for {0} of the time", share(bar.coverage));
    case "measured":
      return bar.estimatedShare > 0 ? t("{0} of it estimated", share(bar.estimatedShare)) : null;
  }
}
