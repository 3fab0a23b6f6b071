import type { TariffKind } from "../../api/types";
import type { NativeBands, NativeEnergy, NativeTariff, NativeTier } from "./native-tariff";
import { readSchedule } from "./schedule-read";
import { newDraft, TIER_UNITS, type Per, type TariffDraft, type TierDraft } from "./tariff-draft";
import { sameTariff } from "./tariff-same";
import { tariffOf } from "./tariff-write";
import { t } from "../../i18n/t";

/** The form's draft of a tariff, or what is in it that the form cannot show. */
export type ReadTariff = { draft: TariffDraft; beyond?: undefined } | { draft?: undefined; beyond: string[] };

const PERS: readonly Per[] = ["day", "month", "year"];

/** Keys beside the form's own, in words. */
const BEYOND: Record<string, string> = {
  dayClasses: t("days announced one by one"),
  demand: t("charges for peak power"),
  rounding: t("the supplier’s own rounding"),
  notBilled: t("charges that no meter measures"),
  expectedYearlyUse: t("a charge by yearly use"),
};

/** A part of a tariff is read into the draft; what the form cannot show of it is told. */
type Part = (native: NativeTariff, draft: TariffDraft) => (string | false | null | undefined)[];

/**
 * Reads a kept tariff (native form) into the form. What the draft would write back is held against what was read: a tariff
 * of which anything would be lost is edited as JSON.
 */
export function draftOfTariff(tariff: unknown, kind: TariffKind, validFrom: string): ReadTariff {
  const native = tariff as NativeTariff;
  const draft: TariffDraft = { ...newDraft(kind, validFrom), name: native.name, kept: keptOf(native) };
  const found = [readKeys, readEnergy, readFixed, readMinimum, readExport, readLevies, readHolidays].flatMap((part: Part) => part(native, draft));
  const beyond = [...new Set(found.filter((each) => typeof each === "string"))];
  if (beyond.length > 0) return { beyond };
  return sameTariff(native, tariffOf(draft, native.id, native.currency)) ? { draft } : { beyond: [t("details that its fields have no room for")] };
}

function keptOf({ about, notes }: NativeTariff): TariffDraft["kept"] {
  const { seasons, ...others } = about ?? {};
  const rest = isSeasons(seasons) ? others : (about ?? {});
  return { ...(Object.keys(rest).length > 0 ? { about: rest } : {}), ...(notes && notes.length > 0 ? { notes } : {}) };
}

function isSeasons(value: unknown): value is { name: string; months: number[] }[] {
  return Array.isArray(value) && value.every((each: unknown) => typeof each === "object" && each !== null && "name" in each && "months" in each && Array.isArray(each.months));
}

const readKeys: Part = (native) => [
  ...Object.keys(BEYOND).map((key) => isSaid(native[key]) && BEYOND[key]),
  native.dayStart !== undefined && native.dayStart !== "00:00" && t("a day that begins later than midnight"),
];

function isSaid(value: unknown): boolean {
  return value !== undefined && value !== null && !(Array.isArray(value) && value.length === 0);
}

const readEnergy: Part = (native, draft) => {
  const [energy, second] = native.energy ?? [];
  if (!energy || second) return [second ? t("several energy charges") : t("a tariff without an energy charge")];
  draft.names.energy = energy.name;
  const { bands, series } = energy.price;
  if (series) return readSeries(series, draft);
  return bands ? readBands(bands, native, draft) : [t("details that its fields have no room for")];
};

function readSeries(series: NonNullable<NativeEnergy["price"]["series"]>, draft: TariffDraft): (string | false)[] {
  const adder = String(series.adder ?? "0");
  draft.shape = "series";
  draft.series = { ...draft.series, name: series.series, adder: adder === "0" ? "" : adder };
  const beyond = Object.keys(series).some((key) => !["series", "multiplier", "adder"].includes(key));
  return [(Number(series.multiplier ?? "1") !== 1 || beyond) && t("a formula for the market price")];
}

function readBands({ bands, schedule, tierScope }: NativeBands, { about }: NativeTariff, draft: TariffDraft): (string | false)[] {
  const tiers = bands.flatMap((band) => band.tiers);
  const limited = bands.flatMap((band) => band.tiers.slice(0, -1));
  const [unit = "kWh", ...others] = [...new Set(limited.map((tier) => tier.unit ?? "kWh"))];
  const known = TIER_UNITS.find((each) => each === unit);
  const faults = [
    tiers.some((tier) => tier.adjustment !== undefined || tier.sell !== undefined) && t("prices of several parts"),
    (!known || others.length > 0) && t("tiers by peak power, or counted in several ways"),
  ];
  draft.tierUnit = known ?? "kWh";
  draft.tierScope = tierScope === "band" ? "band" : "total";
  if (bands.length === 1 && (schedule === undefined || schedule === "always")) {
    draft.names.allDay = bands[0]?.name ?? "";
    draft.flat = tiersOf(bands[0]?.tiers ?? []);
    return faults;
  }
  const weeks = readSchedule(schedule, bands.map((band) => band.name));
  draft.shape = "times";
  draft.bands = bands.map((band) => ({ name: band.name, tiers: tiersOf(band.tiers) }));
  const seasons = isSeasons(about?.seasons) ? about.seasons : [];
  const nameOf = (months: readonly number[]) => seasons.find((each) => each.months.length === months.length && each.months.every((month) => months.includes(month)))?.name ?? "";
  if (weeks) draft.weeks = weeks.map(({ months, ...week }) => ({ name: nameOf(months), ...week }));
  return [...faults, !weeks && t("hours or seasons that its lines cannot say")];
}

function tiersOf(tiers: readonly NativeTier[]): TierDraft[] {
  return tiers.map((tier) => ({ upTo: tier.upTo === undefined ? "" : String(tier.upTo), price: String(tier.price) }));
}

const readFixed: Part = (native, draft) => {
  const [fixed, more] = native.fixed ?? [];
  if (!fixed) return [];
  const per = PERS.find((each) => each === fixed.per);
  draft.names.standing = fixed.name;
  Object.assign(draft, { standing: String(fixed.amount ?? "0"), standingPer: per });
  return [more && t("several standing charges"), (isSaid(fixed.months) || isSaid(fixed.byUse) || !per) && t("a standing charge by season, yearly use or days of the year")];
};

const readMinimum: Part = (native, draft) => {
  const [minimum, more] = native.minimum ?? [];
  if (!minimum) return [];
  const per = PERS.find((each) => each === minimum.per);
  draft.names.minimum = minimum.name;
  Object.assign(draft, { minimum: String(minimum.amount), minimumPer: per });
  return [(more || !per || isSaid(minimum.on) || isSaid(minimum.except) || isSaid(minimum.months)) && t("a least amount with exceptions")];
};

const readExport: Part = ({ export: rule }, draft) => {
  if (rule === undefined || rule === "notCredited") return [];
  const beyond = [t("how exported energy is paid")];
  if (typeof rule !== "object") return beyond;
  if (rule.netMetering) {
    const { carry = true, settleMonth = 12, settlePrice = "0" } = rule.netMetering;
    draft.exportRule = "net";
    draft.net = { carry, month: settleMonth, price: String(settlePrice) === "0" ? "" : String(settlePrice) };
    return [];
  }
  const price = rule.netBilling?.price as { flat?: string | number } | string | undefined;
  if ((rule.netBilling?.netting ?? "registers") !== "registers" || typeof price !== "object" || price.flat === undefined) return beyond;
  draft.exportRule = "flat";
  draft.exportPrice = String(price.flat);
  return [];
};

const readLevies: Part = (native, draft) => {
  const [tax, moreTax] = native.taxes ?? [];
  const [levy, moreLevy] = native.levies ?? [];
  if (tax) draft.names.tax = tax.name;
  if (levy) draft.names.levy = levy.name;
  draft.tax = tax ? String(tax.percent) : "";
  draft.levy = levy ? String(levy.price) : "";
  return [moreLevy && t("several levies"), (moreTax || isSaid(tax?.on)) && t("several taxes, or one on some charges only")];
};

const readHolidays: Part = (native, draft) => {
  const [region, ...others] = [...(native.holidays ?? [])].sort((a, b) => Number(isRegion(b)) - Number(isRegion(a)));
  if (region === undefined) return [];
  draft.region = isRegion(region) ? region : "";
  draft.holidays = (isRegion(region) ? others : [region, ...others]).join(", ");
  return [];
};

/** A region's name among rules for days: "DE-BY", not "easter+1" or "12-24". */
function isRegion(text: string): boolean {
  return /^[A-Z]{2}(-[A-Z]+)?$/.test(text);
}
