import type { TariffKind } from "../../api/types";
import { newDraft, type BandDraft, type BandHours, type Days, type Per, type TariffDraft } from "./tariff-draft";

interface NativeRule { months?: unknown; days?: string[]; from?: string; to?: string; band: string }
interface NativeBand { name: string; tiers: { price: string; upTo?: unknown; sell?: unknown; adjustment?: unknown }[] }
interface Native {
  name: string;
  holidays?: unknown[];
  energy?: { name: string; price: { bands?: { bands: NativeBand[]; schedule?: unknown }; series?: { series: string; multiplier?: string; adder?: string; [more: string]: unknown } } }[];
  fixed?: { name: string; amount?: string; per: string; [more: string]: unknown }[];
  demand?: unknown[];
  minimum?: unknown[];
  export?: unknown;
  levies?: { name: string; price: string }[];
  taxes?: { name: string; percent: string; on?: unknown }[];
}

const PERS: readonly Per[] = ["day", "month", "year"];

/** Keys the form understands, or that mean nothing without charges it refuses. */
const KNOWN = new Set(["id", "name", "currency", "holidays", "energy", "fixed", "demand", "demandWindow", "minimum", "export", "levies", "taxes"]);

/**
 * The form's draft of a kept tariff (native form), or null when it says more than the form can: then it is edited as JSON, so
 * that nothing is lost.
 */
export function draftOfTariff(tariff: unknown, kind: TariffKind, validFrom: string): TariffDraft | null {
  const native = tariff as Native;
  if (Object.keys(native).some((key) => !KNOWN.has(key))) return null;
  const [energy, second] = native.energy ?? [];
  if (!energy || second || native.holidays?.length || native.demand?.length || native.minimum?.length) return null;
  const draft: TariffDraft = { ...newDraft(kind, validFrom), name: native.name };
  draft.names = {
    energy: energy.name,
    allDay: energy.price.bands?.bands[0]?.name ?? draft.names.allDay,
    standing: native.fixed?.[0]?.name ?? draft.names.standing,
    levy: native.levies?.[0]?.name ?? draft.names.levy,
    tax: native.taxes?.[0]?.name ?? draft.names.tax,
  };
  const parts = [readEnergy(energy.price, draft), readFixed(native, draft), readExport(native.export, draft), readTaxes(native, draft)];
  return parts.every(Boolean) ? draft : null;
}

function readEnergy(price: NonNullable<Native["energy"]>[number]["price"], draft: TariffDraft): boolean {
  if (price.series) {
    // A formula that says more than the form can is edited as JSON.
    const beyond = Object.keys(price.series).some((key) => !["series", "multiplier", "adder"].includes(key));
    if (Number(price.series.multiplier ?? "1") !== 1 || beyond) return false;
    draft.shape = "series";
    draft.series = { ...draft.series, name: price.series.series, adder: price.series.adder ?? "" };
    return true;
  }
  const bands = price.bands?.bands ?? [];
  const plain = bands.every((band) => band.tiers.length === 1 && band.tiers[0]?.sell === undefined && band.tiers[0]?.adjustment === undefined);
  if (!plain || bands.length === 0 || bands.length > 3) return false;
  const priceOf = (name: string) => bands.find((band) => band.name === name)?.tiers[0]?.price ?? "";
  if (bands.length === 1) {
    draft.base = { ...draft.base, price: bands[0]?.tiers[0]?.price ?? "" };
    return true;
  }
  return readSchedule(price.bands?.schedule, bands, priceOf, draft);
}

function readSchedule(schedule: unknown, bands: NativeBand[], priceOf: (name: string) => string, draft: TariffDraft): boolean {
  const rules = (schedule as { rules?: NativeRule[] } | undefined)?.rules;
  const last = rules?.at(-1);
  if (!rules || !last || last.days || last.months || !wholeDay(last)) return false;
  const timed = new Map<string, BandHours[]>();
  for (const rule of rules.slice(0, -1)) {
    const days = daysOf(rule.days);
    if (rule.months || !days || rule.band === last.band) return false;
    timed.set(rule.band, [...(timed.get(rule.band) ?? []), { days, from: rule.from ?? "00:00", to: rule.to ?? "24:00" }]);
  }
  if (timed.size !== bands.length - 1) return false;
  // A band's rules stand together in the form: mixed orders could mean another schedule.
  const order = rules.slice(0, -1).map((rule) => rule.band).filter((band, index, all) => band !== all[index - 1]);
  if (order.length !== timed.size) return false;
  const read = [...timed].map(([name, hours]): BandDraft => ({ name, price: priceOf(name), hours }));
  draft.shape = timed.size === 1 ? "two" : "three";
  draft.base = { name: last.band, price: priceOf(last.band), hours: [] };
  draft.bands = [read[0] ?? draft.bands[0], read[1] ?? draft.bands[1]];
  return true;
}

function wholeDay(rule: NativeRule): boolean {
  return (rule.from ?? "00:00") === "00:00" && (rule.to ?? "24:00") === "24:00";
}

function daysOf(days: string[] | undefined): Days | null {
  if (!days || days.length === 0) return "every";
  return days.length === 1 && (days[0] === "weekday" || days[0] === "weekend") ? days[0] : null;
}

function readFixed(native: Native, draft: TariffDraft): boolean {
  const [fixed, more] = native.fixed ?? [];
  if (more) return false;
  if (!fixed) return true;
  // By season, by yearly use, or due by the days of the year: more than the form knows.
  const per = PERS.find((each) => each === fixed.per);
  if (!per || fixed.amount === undefined || fixed.months !== undefined || fixed.byUse !== undefined) return false;
  Object.assign(draft, { standing: fixed.amount, standingPer: per });
  return true;
}

function readExport(rule: unknown, draft: TariffDraft): boolean {
  if (rule === undefined || rule === "notCredited") return true;
  const net = (rule as { netBilling?: { netting?: string; price?: { flat?: string } | string } }).netBilling;
  if (!net || (net.netting ?? "registers") !== "registers" || typeof net.price !== "object" || net.price.flat === undefined) return false;
  draft.exportPrice = net.price.flat;
  return true;
}

function readTaxes(native: Native, draft: TariffDraft): boolean {
  const [tax, moreTax] = native.taxes ?? [];
  const [levy, moreLevy] = native.levies ?? [];
  if (moreTax || moreLevy || tax?.on) return false;
  draft.tax = tax?.percent ?? "";
  draft.levy = levy?.price ?? "";
  return true;
}
