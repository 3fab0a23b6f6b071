import { direction } from "../i18n/language";
import { LOCALE, MISSING } from "./locale";

export type Unit = "W" | "Wh" | "V" | "A" | "Hz" | "";

export interface Quantity {
  value: string;
  unit: string;
}

/** How a quantity is written: divided by `factor`, in `unit`, with `decimals` places. */
export interface Scale {
  factor: number;
  unit: string;
  decimals: number;
}

const formats = new Map<number, Intl.NumberFormat>();

function withDecimals(decimals: number): Intl.NumberFormat {
  let format = formats.get(decimals);
  if (!format) {
    format = new Intl.NumberFormat(LOCALE, { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
    formats.set(decimals, format);
  }
  return format;
}

/** The scale for a value of this size, so that about three digits carry meaning. */
export function scaleFor(size: number, unit: Unit): Scale {
  const magnitude = Math.abs(size);
  switch (unit) {
    case "W":
      if (magnitude >= 999_500) return { factor: 1_000_000, unit: "MW", decimals: 2 };
      if (magnitude >= 99_950) return { factor: 1000, unit: "kW", decimals: 1 };
      if (magnitude >= 999.5) return { factor: 1000, unit: "kW", decimals: 2 };
      return { factor: 1, unit, decimals: magnitude >= 9.95 || magnitude === 0 ? 0 : 1 };
    case "Wh":
      // As on a bill: an hour, a day and a year of one page can be compared.
      if (magnitude >= 999_500_000) return { factor: 1_000_000, unit: "MWh", decimals: 0 };
      return { factor: 1000, unit: "kWh", decimals: magnitude >= 999_500 ? 0 : magnitude >= 99_950 ? 1 : magnitude >= 99.5 || magnitude === 0 ? 2 : 3 };
    case "V":
      return { factor: 1, unit, decimals: 1 };
    case "A":
    case "Hz":
      return { factor: 1, unit, decimals: 2 };
    case "":
      return { factor: 1, unit, decimals: 0 };
  }
}

/** One scale for numbers that stand together, such as a column: that of the largest. */
export function scaleOf(values: readonly (number | null | undefined)[], unit: Unit): Scale {
  return scaleFor(values.reduce<number>((most, each) => Math.max(most, Math.abs(each ?? 0)), 0), unit);
}

/**
 * The one way a measured number becomes text. Missing is a dash, zero is "0", negative has a true minus,
 * and what is too small for its places is "<0.1", never "0".
 */
export function formatQuantity(value: number | null | undefined, unit: Unit, scale?: Scale): Quantity {
  if (value === null || value === undefined || !Number.isFinite(value)) return { value: MISSING, unit: "" };
  const chosen = scale ?? scaleFor(value, unit);
  if (value === 0) return { value: "0", unit: chosen.unit };
  const smallest = 10 ** -chosen.decimals;
  const scaled = value / chosen.factor;
  if (Math.abs(scaled) < smallest / 2) {
    const bound = withDecimals(chosen.decimals).format(smallest);
    return { value: scaled < 0 ? `>−${bound}` : `<${bound}`, unit: chosen.unit };
  }
  return { value: withDecimals(chosen.decimals).format(scaled).replace("-", "−"), unit: chosen.unit };
}

/** `formatQuantity` in one string: "1.24 kWh"; between Arabic words it is marked as running left to right. */
export function formatText(value: number | null | undefined, unit: Unit, scale?: Scale): string {
  const quantity = formatQuantity(value, unit, scale);
  if (!quantity.unit) return quantity.value;
  const text = `${quantity.value} ${quantity.unit}`;
  return direction === "rtl" ? `\u2066${text}\u2069` : text;
}

/** A whole number of things: "1,000". */
export function formatCount(count: number): string {
  return withDecimals(0).format(count);
}

/** A share of 0–1 as whole percent; only a true 0 is "0 %" and only a true 1 is "100 %". */
export function formatShare(share: number): string {
  if (share > 0 && share < 0.01) return "<1 %";
  if (share < 1 && share > 0.99) return ">99 %";
  return `${withDecimals(0).format(share * 100)} %`;
}

/** 21.5 °C: one decimal, as thermometers have it. */
export function formatCelsius(value: number): string {
  return `${withDecimals(1).format(value).replace("-", "−")} °C`;
}

const plain = new Intl.NumberFormat(LOCALE, { maximumFractionDigits: 6 });

/** A number without a unit, with the places that it has: "1.03". */
export function formatPlain(value: number): string {
  return plain.format(value).replace("-", "−");
}

/** Energy to the milliwatt hour, as far as it goes, for whoever works a cost out again: "1.172268 kWh". */
export function formatExactEnergy(wh: number): string {
  return `${formatPlain(wh / 1000)} kWh`;
}

/** A rate in percent, as it is agreed: "19 %", "5.5 %". */
export function formatPercent(percent: number): string {
  return `${formatPlain(percent)} %`;
}

/** Units as an alert names them ("W", "V", "A"); an unknown one is kept as it is. */
export function formatInUnit(value: number, unit: string): string {
  // A power factor, or another number without a unit.
  if (unit === "") return formatFactor(value);
  return unit === "W" || unit === "V" || unit === "A" || unit === "Wh" || unit === "Hz"
    ? formatText(value, unit)
    : `${formatText(value, "")} ${unit}`;
}

/** A power factor, −1 to 1: two places, a true minus. */
export function formatFactor(value: number): string {
  return `${value < 0 ? "−" : ""}${withDecimals(2).format(Math.abs(value))}`;
}
