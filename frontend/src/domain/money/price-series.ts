import type { PriceSeries } from "../../api/types";
import { toMs } from "../../format/time";

export interface PricePoint {
  at: number;
  /** In the series' own unit; null where there is no price. */
  price: number | null;
}

/** A series as it is stored comes in pieces; those of one name, zone and unit belong together. */
export interface PriceCurve {
  key: string;
  name: string;
  zone: string;
  title: string;
  unit: string;
  points: PricePoint[];
}

export function priceCurves(series: readonly PriceSeries[]): PriceCurve[] {
  const curves = new Map<string, PriceCurve>();
  for (const piece of series) {
    const key = `${piece.name}/${piece.zone}/${piece.unit}`;
    const curve = curves.get(key) ?? { key, name: piece.name, zone: piece.zone, title: piece.zone ? `${piece.name}, ${piece.zone}` : piece.name, unit: piece.unit, points: [] };
    const step = piece.step * 60_000;
    const start = toMs(piece.start);
    piece.values.forEach((price, index) => { curve.points.push({ at: start + index * step, price: price ?? null }); });
    // A piece ends here: the last price holds to its end, and no line leads over a gap.
    const end = start + piece.values.length * step;
    const last = piece.values.at(-1);
    if (last !== undefined) curve.points.push({ at: end - 1, price: last ?? null }, { at: end, price: null });
    curves.set(key, curve);
  }
  return [...curves.values()].map((curve) => ({ ...curve, points: curve.points.sort((a, b) => a.at - b.at) }));
}
