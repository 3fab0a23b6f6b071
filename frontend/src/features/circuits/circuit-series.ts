import type { Cost, CircuitCost } from "../../api/types";
import type { Span } from "../../format/calendar";
import { t } from "../../i18n/t";

/** One layer of the stack: a circuit, or what none of them measured. */
export interface CircuitLayer {
  key: string;
  text: string;
  color: string;
}

export interface CircuitBar extends Span {
  /** Wh by layer. */
  parts: Readonly<Record<string, number>>;
}

export const REST = "rest";
const COLORS = 6;

const keyOf = (circuit: CircuitCost) => circuit.deviceId ?? REST;

/** The circuits by id, so that each keeps its colour in every range; the rest last. */
export function circuitLayers(cost: Cost): CircuitLayer[] {
  const circuits = cost.circuits.filter((each) => each.deviceId !== null && each.deviceId !== undefined).sort((a, b) => keyOf(a).localeCompare(keyOf(b)));
  const layers = circuits.map((each, index) => ({ key: keyOf(each), text: each.name ?? keyOf(each), color: `var(--band-${String((index % COLORS) + 1)})` }));
  return cost.circuits.length > circuits.length ? [...layers, { key: REST, text: t("Not measured by any circuit"), color: "var(--compare)" }] : layers;
}

/** A bar for each bucket, as the hub shares it out among the circuits. */
export function circuitBars(cost: Cost): CircuitBar[] {
  return cost.buckets.map((bucket, index) => ({
    from: bucket.from,
    to: bucket.to,
    parts: Object.fromEntries(cost.circuits.map((each) => [keyOf(each), each.importsWh[index] ?? 0])),
  }));
}

/** The height of the highest stack, Wh: geometry of the axis. */
export function highestStack(bars: readonly CircuitBar[]): number {
  return bars.reduce((most, bar) => Math.max(most, Object.values(bar.parts).reduce((sum, each) => sum + Math.max(0, each), 0)), 0);
}
