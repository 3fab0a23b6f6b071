import type { TariffKind } from "../../api/types";
import { t } from "../../i18n/t";

export type Shape = "flat" | "two" | "three" | "series";
export type Days = "every" | "weekday" | "weekend";
export type Per = "day" | "month" | "year";

/** Hours in which a band's price holds; over midnight when `to` is not after `from`. */
export interface BandHours {
  days: Days;
  from: string;
  to: string;
}

/** A price that holds at its hours; the base price has none: it holds at all other times. */
export interface BandDraft {
  name: string;
  price: string;
  hours: BandHours[];
}

/** The common tariffs as they are typed: amounts stay text, digit for digit. */
export interface TariffDraft {
  name: string;
  kind: TariffKind;
  /** First day, YYYY-MM-DD; empty = since ever. */
  validFrom: string;
  deviceId: string;
  shape: Shape;
  /** One more than the shape needs is kept, so that switching back loses nothing. The last in use is the base price. */
  base: BandDraft;
  bands: [BandDraft, BandDraft];
  series: { name: string; zone: string; adder: string };
  standing: string;
  standingPer: Per;
  levy: string;
  exportPrice: string;
  tax: string;
  /** What the bill calls the charges; kept from the tariff that is mended. */
  names: { energy: string; allDay: string; standing: string; levy: string; tax: string };
}

export type DraftErrors = Record<string, string>;

export function newDraft(kind: TariffKind, validFrom: string): TariffDraft {
  return {
    name: "",
    kind,
    validFrom,
    deviceId: "",
    shape: "flat",
    base: { name: t("day"), price: "", hours: [] },
    bands: [
      { name: t("night"), price: "", hours: [{ days: "every", from: "22:00", to: "06:00" }] },
      { name: t("evening"), price: "", hours: [{ days: "weekday", from: "17:00", to: "21:00" }] },
    ],
    series: { name: "day-ahead", zone: "", adder: "" },
    standing: "",
    standingPer: "month",
    levy: "",
    exportPrice: "",
    tax: "",
    names: { energy: t("Energy"), allDay: t("all day"), standing: t("Standing charge"), levy: t("Levy"), tax: t("Tax") },
  };
}

/** The bands of the draft's shape that have hours. */
export function timedBands(draft: TariffDraft): BandDraft[] {
  return draft.shape === "two" ? draft.bands.slice(0, 1) : draft.shape === "three" ? [...draft.bands] : [];
}

/** An amount as people type it, made plain without losing a digit: "0,2990" is "0.2990". null for anything else. */
export function plainAmount(text: string): string | null {
  const plain = text.trim().replace(",", ".");
  return /^-?\d{1,12}(\.\d{1,20})?$/.test(plain) ? plain : null;
}

const time = /^([01]\d|2[0-3]):(00|15|30|45)$|^24:00$/;

/** What is wrong with a draft, by field; the hub checks again. */
export function draftErrors(draft: TariffDraft): DraftErrors {
  const errors: DraftErrors = {};
  const amount = (field: string, text: string, needed: boolean) => {
    if (!needed && text.trim() === "") return;
    if (plainAmount(text) === null) errors[field] = t("A number such as 0.2990");
  };
  if (draft.name.trim() === "") errors.name = t("A name, as on your bill");
  if (draft.shape === "series") {
    if (draft.series.name.trim() === "") errors.series = t("The name of the price series");
    amount("adder", draft.series.adder, false);
  } else {
    amount("base", draft.base.price, true);
  }
  const names = new Set([draft.base.name.trim().toLowerCase()]);
  timedBands(draft).forEach((band, index) => {
    const key = `band${String(index)}`;
    amount(`${key}.price`, band.price, true);
    const name = band.name.trim().toLowerCase();
    if (name === "" || names.has(name)) errors[`${key}.name`] = t("A name of its own");
    names.add(name);
    if (band.hours.length === 0) errors[`${key}.hours`] = t("Say when it holds");
    if (band.hours.some((hours) => !time.test(hours.from) || !time.test(hours.to))) errors[`${key}.hours`] = t("Times on a quarter hour, such as 22:00");
    else if (band.hours.some((hours) => hours.from === hours.to)) errors[`${key}.hours`] = t("From and to are the same");
  });
  if (timedBands(draft).length > 0 && draft.base.name.trim() === "") errors.baseName = t("A name, such as day");
  amount("standing", draft.standing, false);
  amount("levy", draft.levy, false);
  amount("exportPrice", draft.exportPrice, false);
  amount("tax", draft.tax, false);
  return errors;
}

const given = (text: string) => text.trim() !== "";

/** The tariff a faultless draft stands for, in the native form (docs/TARIFFS.md). */
export function tariffOf(draft: TariffDraft, id: string, currency: string): Record<string, unknown> {
  const amount = (text: string) => plainAmount(text) ?? "0";
  const tax = given(draft.tax) && Number(amount(draft.tax)) !== 0;
  return {
    id,
    name: draft.name.trim(),
    currency,
    energy: [{ name: draft.names.energy, price: energyPrice(draft) }],
    ...(given(draft.standing) ? { fixed: [{ name: draft.names.standing, amount: amount(draft.standing), per: draft.standingPer }] } : {}),
    ...(given(draft.exportPrice) ? { export: { netBilling: { netting: "registers", price: { flat: amount(draft.exportPrice) } } } } : {}),
    ...(given(draft.levy) ? { levies: [{ name: draft.names.levy, price: amount(draft.levy) }] } : {}),
    ...(tax ? { taxes: [{ name: draft.names.tax, percent: amount(draft.tax) }] } : {}),
  };
}

function energyPrice(draft: TariffDraft): Record<string, unknown> {
  if (draft.shape === "series") {
    return { series: { series: draft.series.name.trim(), multiplier: "1", adder: plainAmount(draft.series.adder) ?? "0" } };
  }
  const bands = timedBands(draft);
  const baseName = bands.length > 0 ? draft.base.name.trim() : draft.names.allDay;
  const priced = (name: string, price: string) => ({ name: name.trim(), tiers: [{ price: plainAmount(price) ?? "0" }] });
  const rules = bands.flatMap((band) =>
    band.hours.map((hours) => ({ ...(hours.days === "every" ? {} : { days: [hours.days] }), from: hours.from, to: hours.to, band: band.name.trim() })),
  );
  return {
    bands: {
      bands: [...bands.map((band) => priced(band.name, band.price)), priced(baseName, draft.base.price)],
      ...(bands.length > 0 ? { schedule: { rules: [...rules, { band: baseName }] } } : {}),
    },
  };
}

/** An id for a new contract: letters and digits of its name, and one that is not taken. */
export function freeId(name: string, taken: readonly string[]): string {
  const plain = name.normalize("NFKD").replace(/\p{M}+/gu, "").toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-+|-+$/g, "").slice(0, 48) || "tariff";
  const used = new Set([...taken, "compare"]);
  if (!used.has(plain)) return plain;
  for (let count = 2; ; count += 1) if (!used.has(`${plain}-${String(count)}`)) return `${plain}-${String(count)}`;
}
