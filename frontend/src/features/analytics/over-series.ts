import type { RateList, Reading, ReadingPoint, Weather } from "../../api/types";
import { toMs } from "../../format/time";
import { isPoint, type OverField } from "./over-fields";
import type { PowerPoint } from "./power-series";

/** A point of the curve with what is laid over it; null where nothing is known. */
export interface OverPoint extends PowerPoint {
  over: Partial<Record<OverField, number | null>>;
  /** Where tiers make a kWh dearer the more is used: what it costs in the dearest of them. */
  priceTo?: number;
}

/** Later than any time. */
const FAR = "9999-01-01T00:00:00Z";

interface Sources {
  points: readonly ReadingPoint[];
  readings: readonly Reading[];
  rates: RateList["rates"];
  temperature: Weather["temperature"];
}

/** Every line of the picture on the curve's own points. */
export function overSeries(series: readonly PowerPoint[], over: readonly OverField[], { points, readings, rates, temperature }: Sources): OverPoint[] {
  const byFrom = new Map(points.map((point) => [point.from, point]));
  const inside = walker(readings, (reading) => toMs(reading.timestamp));
  const wanted = over.includes("price");
  const rateAt = inForce(rates);
  const warmthAt = inForce(temperature);
  return series.map((row) => {
    const within = inside(toMs(row.from), toMs(row.to));
    const rate = rateAt(row.at);
    const celsius = warmthAt(row.at)?.celsius ?? null;
    const [price, priceTo] = [rate?.perKwh ?? null, rate?.highestPerKwh ?? null];
    const valueOf = (field: OverField): number | null => {
      // Where the meter was silent the curve is broken, and so is what is laid over it; price and weather are there all the same.
      if (field === "price") return price;
      if (field === "temperature") return celsius;
      if (isPoint(field)) return byFrom.get(row.from)?.[field]?.mean ?? null;
      return meanOf(within.map((reading) => (field === "factor" ? reading.powerFactor : reading.frequency)));
    };
    const tiered = wanted && price !== null && priceTo !== null && priceTo > price;
    return { ...row, over: Object.fromEntries(over.map((field) => [field, valueOf(field)])), ...(tiered ? { priceTo } : {}) };
  });
}

/** What holds at one instant after the other, of a list that ascends in time. */
function inForce<T extends { from: string; to: string }>(list: readonly T[]): (at: number) => T | undefined {
  let next = 0;
  return (at) => {
    while (toMs(list[next]?.to ?? FAR) <= at) next += 1;
    return toMs(list[next]?.from ?? FAR) <= at ? list[next] : undefined;
  };
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
