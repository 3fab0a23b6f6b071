import type { Reading, ReadingPoint, Tariff } from "../../api/types";
import type { PriceCurve } from "../../domain/money/price-series";
import { toMs } from "../../format/time";
import { isPoint, type OverField } from "./over-fields";
import type { PowerPoint } from "./power-series";

/** A point of the curve with what is laid over it; null where nothing is known. */
export interface OverPoint extends PowerPoint {
  over: Partial<Record<OverField, number | null>>;
}

interface Sources {
  points: readonly ReadingPoint[];
  readings: readonly Reading[];
  price: PriceCurve | undefined;
}

/** Every line of the picture on the curve's own points. */
export function overSeries(series: readonly PowerPoint[], over: readonly OverField[], { points, readings, price }: Sources): OverPoint[] {
  const byFrom = new Map(points.map((point) => [point.from, point]));
  const inside = walker(readings, (reading) => toMs(reading.timestamp));
  const prices = price?.points ?? [];
  let at = -1;
  return series.map((row) => {
    const within = inside(toMs(row.from), toMs(row.to));
    while (at + 1 < prices.length && (prices[at + 1]?.at ?? Infinity) <= row.at) at += 1;
    const valueOf = (field: OverField): number | null => {
      // Where the meter was silent the curve is broken, and so is what is laid over it; a price is there all the same.
      if (field === "price") return prices[at]?.price ?? null;
      if (isPoint(field)) return byFrom.get(row.from)?.[field]?.mean ?? null;
      return meanOf(within.map((reading) => (field === "factor" ? reading.powerFactor : reading.frequency)));
    };
    return { ...row, over: Object.fromEntries(over.map((field) => [field, valueOf(field)])) };
  });
}

/** What lies in one span after the other, of a list that ascends in time. */
function walker<T>(list: readonly T[], timeOf: (item: T) => number): (from: number, to: number) => T[] {
  let next = 0;
  return (from, to) => {
    const found: T[] = [];
    for (let item = list[next]; item !== undefined && timeOf(item) < to; item = list[next]) {
      if (timeOf(item) >= from) found.push(item);
      next += 1;
    }
    return found;
  };
}

function meanOf(values: readonly (number | null | undefined)[]): number | null {
  const known = values.flatMap((value) => (value === null || value === undefined ? [] : [value]));
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length;
}

interface Native {
  energy?: { price?: { series?: { series?: string } } }[];
}

/** The market's series that contracts stand on, by name and zone. */
export function contractSeries(contracts: readonly Tariff[]): { name: string; zone: string }[] {
  return contracts.flatMap((contract) =>
    contract.versions.flatMap(({ tariff }) =>
      ((tariff as Native).energy ?? []).flatMap(({ price }) => (price?.series?.series ? [{ name: price.series.series, zone: contract.zone }] : [])),
    ),
  );
}

/** The curve of the first series that there is. */
export function priceOf(curves: readonly PriceCurve[], wanted: readonly { name: string; zone: string }[]): PriceCurve | undefined {
  return wanted.map(({ name, zone }) => curves.find((curve) => curve.name === name && (zone === "" || curve.zone === "" || curve.zone === zone))).find(Boolean);
}
