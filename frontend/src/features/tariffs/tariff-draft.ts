import type { TariffKind } from "../../api/types";
import type { Day } from "./week-days";
import { t } from "../../i18n/t";

export type Shape = "flat" | "times" | "series";
export type Per = "day" | "month" | "year";
export type Scope = "total" | "band";
export type ExportRule = "none" | "flat" | "net";
/** What the limits of tiers count: the native form's word, and people's. */
export const tierUnits = {
  kWh: t("kWh of a billing period"),
  "kWh daily": t("kWh a day, over the whole billing period"),
  "kWh yearly": t("kWh a year, a part for each billing period"),
  "kWh each day": t("kWh of a day; begins anew each day"),
  "kWh each year": t("kWh of a calendar year; begins anew in January"),
};
export type TierUnit = keyof typeof tierUnits;
export const TIER_UNITS = Object.keys(tierUnits) as TierUnit[];

/** A step of energy and its price; the last one of a price is open. */
export interface TierDraft {
  upTo: string;
  price: string;
}

export interface BandDraft {
  name: string;
  tiers: TierDraft[];
}

/** Hours in which a price holds; over midnight when `to` is not after `from`. */
export interface LineDraft {
  /** Index among the draft's bands. */
  band: number;
  days: Day[];
  from: string;
  to: string;
}

/** The week of a season: the first line that fits holds, and `rest` at all other times. */
export interface WeekDraft {
  /** What the season is called; empty where it is told by its months. */
  name: string;
  /** First and last month (1–12), over the turn of the year where the last is before the first. */
  first: number;
  last: number;
  lines: LineDraft[];
  rest: number;
}

/** The common tariffs as they are typed: amounts stay text, digit for digit. */
export interface TariffDraft {
  name: string;
  kind: TariffKind;
  /** First day, YYYY-MM-DD; empty = since ever. */
  validFrom: string;
  deviceId: string;
  /** What another shape needs is kept, so that switching back loses nothing. */
  shape: Shape;
  /** The price of the shape "flat". */
  flat: TierDraft[];
  bands: BandDraft[];
  /** One where the year has no seasons. */
  weeks: WeekDraft[];
  tierUnit: TierUnit;
  tierScope: Scope;
  /** Region of public holidays, and other days as the native form writes them, parted by commas. */
  region: string;
  holidays: string;
  series: { name: string; zone: string; adder: string };
  standing: string;
  standingPer: Per;
  minimum: string;
  minimumPer: Per;
  levy: string;
  exportRule: ExportRule;
  exportPrice: string;
  net: { carry: boolean; month: number; price: string };
  tax: string;
  /** What the bill calls the charges; kept from the tariff that is mended. */
  names: { energy: string; allDay: string; standing: string; minimum: string; levy: string; tax: string };
  /** What describes a kept tariff, and no bill depends on. */
  kept: { about?: Record<string, unknown>; notes?: string[] };
}

export const priced = (price: string): TierDraft[] => [{ upTo: "", price }];

export function newDraft(kind: TariffKind, validFrom: string): TariffDraft {
  return {
    name: "",
    kind,
    validFrom,
    deviceId: "",
    shape: "flat",
    flat: priced(""),
    bands: [{ name: t("night"), tiers: priced("") }, { name: t("day"), tiers: priced("") }],
    weeks: [{ name: "", first: 1, last: 12, lines: [{ band: 0, days: [], from: "22:00", to: "06:00" }], rest: 1 }],
    tierUnit: "kWh",
    tierScope: "total",
    region: "",
    holidays: "",
    series: { name: "day-ahead", zone: "", adder: "" },
    standing: "",
    standingPer: "month",
    minimum: "",
    minimumPer: "month",
    levy: "",
    exportRule: "none",
    exportPrice: "",
    net: { carry: true, month: 12, price: "" },
    tax: "",
    names: { energy: t("Energy"), allDay: t("all day"), standing: t("Standing charge"), minimum: t("Minimum bill"), levy: t("Levy"), tax: t("Tax") },
    kept: {},
  };
}

/** Prices that the draft's shape uses, each with its tiers. */
export function pricesOf(draft: TariffDraft): TierDraft[][] {
  if (draft.shape === "series") return [];
  return draft.shape === "flat" ? [draft.flat] : draft.bands.map((band) => band.tiers);
}

/** Whether any price has more than one tier. */
export function hasTiers(draft: TariffDraft): boolean {
  return pricesOf(draft).some((tiers) => tiers.length > 1);
}

/** Whether holidays have hours of their own: then only lines that name them, or no day, hold on them. */
export function namesHolidays(draft: Pick<TariffDraft, "weeks">): boolean {
  return draft.weeks.some((week) => week.lines.some((line) => line.days.includes("holiday")));
}

/** The months of a season in their order. */
export function monthsOf({ first, last }: Pick<WeekDraft, "first" | "last">): number[] {
  return Array.from({ length: ((last - first + 12) % 12) + 1 }, (_, index) => ((first - 1 + index) % 12) + 1);
}

/** Days that count as holidays, as the native form lists them. */
export function holidaysOf({ region, holidays }: Pick<TariffDraft, "region" | "holidays">): string[] {
  const typed = holidays.split(",").map((each) => each.trim()).filter((each) => each !== "");
  return region ? [region, ...typed] : typed;
}

/** An amount as people type it, made plain without losing a digit: "0,2990" is "0.2990". null for anything else. */
export function plainAmount(text: string): string | null {
  const plain = text.trim().replace(",", ".");
  return /^-?\d{1,12}(\.\d{1,20})?$/.test(plain) ? plain : null;
}

/** An id for a new contract: letters and digits of its name, and one that is not taken. */
export function freeId(name: string, taken: readonly string[]): string {
  const plain = name.normalize("NFKD").replace(/\p{M}+/gu, "").toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-+|-+$/g, "").slice(0, 48) || "tariff";
  const used = new Set([...taken, "compare"]);
  if (!used.has(plain)) return plain;
  for (let count = 2; ; count += 1) if (!used.has(`${plain}-${String(count)}`)) return `${plain}-${String(count)}`;
}
