import { bandText } from "../../domain/money/band-text";
import type { Cost, CostBucket } from "../../api/types";
import { slotsOf, type Span } from "../../format/calendar";
import { toCoins } from "../../format/money";
import { toMs } from "../../format/time";
import type { BarKind } from "../../domain/time/view";
import { t } from "../../i18n/t";

/** As of an energy bar: `missing` has no measurement and no estimate, `partial` is over and not measured throughout. */
export type CostState = "measured" | "partial" | "running" | "missing" | "future";

export interface CostBar {
  from: string;
  to: string;
  state: CostState;
  /** null where nothing is known; a true zero stays 0. */
  cost: number | null;
  periodCost: number | null;
  importWh: number | null;
  exportWh: number | null;
  coverage: number;
  estimatedShare: number;
  /** By part key; what a bucket has not is absent. */
  parts: Readonly<Record<string, number>>;
}

/** One layer of the bars. */
export interface CostPart {
  key: string;
  text: string;
  color: string;
}

export const PERIOD_PART = "period";
/** The energy part as a whole, where the hub does not tell its bands apart: a circuit's share. */
export const ENERGY_PART = "energy";
const BAND_COLORS = 6;
/** Below this share of measured time a finished bucket is called incomplete. */
const COMPLETE = 0.98;

const partKey = (contract: string, band: string) => `${contract}/${band}`;

/**
 * The layers of a cost answer: bands by name, credits, then fixed charges last. With the names of all bands of the tariffs a band
 * keeps its colour in every range, also where others do not occur.
 */
export function costParts(cost: Cost, bandNames: readonly string[] = []): CostPart[] {
  const known = [...new Set([...bandNames, ...cost.total.bands.filter((band) => band.cost >= 0).map((band) => band.band)])].sort((a, b) => a.localeCompare(b));
  const bands = [...cost.total.bands].sort((a, b) => Number(a.cost < 0) - Number(b.cost < 0) || partKey(a.contract, a.band).localeCompare(partKey(b.contract, b.band)));
  const parts = bands.map((band) => ({
    key: partKey(band.contract, band.band),
    text: cost.contracts.length > 1 ? `${bandText(band.band)} (${band.contract})` : bandText(band.band),
    color: band.cost < 0 ? "var(--export)" : `var(--band-${String((known.indexOf(band.band) % BAND_COLORS) + 1)})`,
  }));
  if (bands.length === 0) parts.push({ key: ENERGY_PART, text: t("Energy part"), color: "var(--band-1)" });
  const fixed = cost.buckets.some((bucket) => bucket.periodCost !== 0);
  return fixed ? [...parts, { key: PERIOD_PART, text: t("Standing and other fixed charges"), color: "var(--line-strong)" }] : parts;
}

/** What energy and what fixed charges cost, as they are shown: together they are the cost that is shown. */
export function energyAndFixed({ total, currency }: Cost): [energy: number, fixed: number] {
  const [energy = 0, fixed = 0] = toCoins([total.energyCost, total.periodCost], total.cost, currency);
  return [energy, fixed];
}

/** One bar per bucket, in time order; hours and days that have not begun are drawn empty. */
export function costSeries(buckets: readonly CostBucket[], span: Span, bucket: BarKind, zone: string, now: number): CostBar[] {
  const bars = [...buckets].sort((a, b) => toMs(a.from) - toMs(b.from)).map((each) => barOf(each, span, now));
  if (bucket === "billing" || bucket === "month") return bars;
  const slots = slotsOf(span, bucket, zone);
  const last = bars.at(-1);
  const known = last ? toMs(last.from) : Number.NEGATIVE_INFINITY;
  // The bucket that is running is cut at the present by the hub: it is drawn to its own end.
  const cut = slots.find((slot) => toMs(slot.from) === known);
  if (last && cut) bars[bars.length - 1] = { ...last, to: cut.to, state: toMs(cut.to) > now && last.state !== "missing" ? "running" : last.state };
  return [...bars, ...slots.filter((slot) => toMs(slot.from) > known).map(emptyBar)];
}

function barOf(bucket: CostBucket, span: Span, now: number): CostBar {
  const state = stateOf(bucket, span, now);
  const known = state !== "missing" && state !== "future";
  const parts: Record<string, number> = {};
  for (const band of bucket.bands) parts[partKey(band.contract, band.band)] = band.cost;
  if (bucket.bands.length === 0 && bucket.energyCost !== 0) parts[ENERGY_PART] = bucket.energyCost;
  if (bucket.periodCost !== 0) parts[PERIOD_PART] = bucket.periodCost;
  return {
    from: bucket.from,
    to: bucket.to,
    state,
    cost: known || bucket.cost !== 0 ? bucket.cost : null,
    periodCost: bucket.periodCost,
    importWh: known ? bucket.importWh : null,
    exportWh: known ? bucket.exportWh : null,
    coverage: bucket.coverage,
    estimatedShare: bucket.estimatedShare,
    parts: known ? parts : {},
  };
}

function stateOf(bucket: CostBucket, span: Span, now: number): CostState {
  const nothing = bucket.coverage === 0 && bucket.estimatedShare === 0 && bucket.importWh === 0 && bucket.exportWh === 0;
  if (nothing) return toMs(bucket.from) > now ? "future" : "missing";
  // The hub cuts the running bucket at the present quarter hour, before the range's own end.
  if (toMs(bucket.to) > now && toMs(span.to) > now) return "running";
  return bucket.coverage >= COMPLETE || bucket.estimatedShare > 0 ? "measured" : "partial";
}

function emptyBar(slot: Span): CostBar {
  return { ...slot, state: "future", cost: null, periodCost: null, importWh: null, exportWh: null, coverage: 0, estimatedShare: 0, parts: {} };
}

/** What is to be said about a bar besides its numbers; null when it is simply measured. */
export function costRemark(bar: CostBar, share: (value: number) => string): string | null {
  switch (bar.state) {
    case "missing":
      return bar.cost ? t("No readings; only fixed charges") : t("No readings");
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
