import { axisText, signedTicks } from "../../charts/axis";
import { formatCelsius, formatFactor, formatPlain, formatText, type Unit } from "../../format/number";
import { fieldTicks, powerFields, ticksAround } from "./power-fields";
import type { PowerField } from "./power-series";
import { t } from "../../i18n/t";

/** What can be laid over the curve: another field of the points, what only single readings tell, the price of a kWh, or the weather. */
export const overFields = ["power", "voltage", "current", "factor", "frequency", "price", "temperature"] as const;
export type OverField = (typeof overFields)[number];

/** Told by single readings only. */
export const isRaw = (field: OverField): field is "factor" | "frequency" => field === "factor" || field === "frequency";
export const isPoint = (field: OverField): field is PowerField => Object.hasOwn(powerFields, field);

export const overText: Record<OverField, string> = { power: powerFields.power.text, voltage: powerFields.voltage.text, current: powerFields.current.text, factor: t("Power factor"), frequency: t("Frequency"), price: t("Price"), temperature: t("Outdoor temperature") };

/** Each has a colour and a dash of its own: told apart by more than colour. */
export const overLook: Record<OverField, { color: string; dash: string }> = {
  power: { color: "var(--ink-2)", dash: "8 3" },
  voltage: { color: "var(--band-2)", dash: "6 3" },
  current: { color: "var(--band-3)", dash: "2 2" },
  factor: { color: "var(--band-4)", dash: "8 3 2 3" },
  frequency: { color: "var(--band-5)", dash: "4 2 1 2" },
  price: { color: "var(--ink-3)", dash: "" },
  temperature: { color: "var(--band-6)", dash: "10 4" },
};

/** More lines over one curve are a tangle. */
export const MOST_OVER = 3;
/** Single readings are asked for up to this length: one a second fits into one answer of the hub. */
export const LONGEST_RAW_MS = 2 * 3_600_000;

/** The unit behind a value; the price's is of the contracts' currency. */
export function overUnit(field: OverField, priceUnit: string): string {
  return isPoint(field) ? powerFields[field].unit : field === "frequency" ? "Hz" : field === "price" ? priceUnit : field === "temperature" ? "°C" : "";
}

export function overValue(field: OverField, value: number | null | undefined, priceUnit: string, priceTo?: number): string {
  if (value === null || value === undefined) return formatText(null, "");
  if (field === "factor") return formatFactor(value);
  if (field === "price") return `${priceTo === undefined ? formatPlain(value) : t("{0} to {1}", formatPlain(value), formatPlain(priceTo))} ${priceUnit}`;
  if (field === "temperature") return formatCelsius(value);
  return formatText(value, overUnit(field, priceUnit) as Unit);
}

/** Marks and their text for an axis of its own. */
export function overAxis(field: OverField, values: readonly number[]): { ticks: number[]; text: (value: number) => string } {
  const [lowest, highest] = [values.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY), values.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY)];
  if (values.length === 0) return { ticks: [0, 1], text: () => "" };
  if (field === "factor") return { ticks: lowest < 0 ? [-1, -0.5, 0, 0.5, 1] : [0, 0.25, 0.5, 0.75, 1], text: formatFactor };
  if (field === "price") return { ticks: signedTicks(Math.max(0, highest), Math.max(0, -lowest)), text: formatPlain };
  if (field === "temperature") return { ticks: signedTicks(Math.max(0, highest), Math.max(0, -lowest)), text: formatPlain };
  const ticks = field === "frequency" ? ticksAround(lowest, highest, 0.1) : fieldTicks(field, lowest, highest);
  return { ticks, text: axisText(ticks, overUnit(field, "") as Unit) };
}

const FIELD = "field";
const OVER = "over";

/** What the address says is drawn, and laid over it. */
export function fieldsFromParams(params: URLSearchParams): { field: PowerField; over: OverField[] } {
  const asked = params.get(FIELD);
  const field = asked === "voltage" || asked === "current" ? asked : "power";
  const wanted = (params.get(OVER) ?? "").split(",");
  return { field, over: overFields.filter((each) => each !== field && wanted.includes(each)).slice(0, MOST_OVER) };
}

export function fieldsToParams(field: PowerField, over: readonly OverField[], params: URLSearchParams): URLSearchParams {
  const next = new URLSearchParams(params);
  const lines = over.filter((each) => each !== field);
  if (field === "power") next.delete(FIELD);
  else next.set(FIELD, field);
  if (lines.length === 0) next.delete(OVER);
  else next.set(OVER, lines.join(","));
  return next;
}
