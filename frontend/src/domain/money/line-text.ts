import type { BillLine, ChargeKind } from "../../api/types";
import { formatDate, formatDays } from "../../format/dates";
import { LOCALE } from "../../format/locale";
import { formatMoney, formatRate } from "../../format/money";
import { t } from "../../i18n/t";

export const kindText: Record<ChargeKind, string> = {
  energy: t("Energy"),
  export: t("Credit for exported energy"),
  demand: t("Peak power"),
  fixed: t("Standing charge"),
  minimum: t("Minimum charge"),
  levy: t("Levy"),
  tax: t("Tax"),
};

const quantities = new Intl.NumberFormat(LOCALE, { maximumFractionDigits: 3 });
/** Energy keeps its three places in a column: 120.590 beside 176.717. */
const energies = new Intl.NumberFormat(LOCALE, { minimumFractionDigits: 3, maximumFractionDigits: 3 });
const percents = new Intl.NumberFormat(LOCALE, { maximumFractionDigits: 4 });

/** "Energy, night", "Energy, high, tier 2". */
export function lineName(line: BillLine): string {
  const parts = [line.charge, line.band && line.band !== line.charge ? line.band : null, line.tier ? t("tier {0}", String(line.tier)) : null];
  return parts.filter(Boolean).join(", ");
}

/** "176.483 kWh", "23 days"; of a tax the amount it is on. */
export function lineQuantity(line: BillLine, currency: string): string {
  if (line.unit === "%") return t("on {0}", formatMoney(line.quantity, currency));
  const format = /^[kM]?Wh$/.test(line.unit) ? energies : quantities;
  return `${format.format(line.quantity).replace("-", "−")} ${line.quantity === 1 ? singular(line.unit) : plural(line.unit)}`;
}

/** "€0.182 / kWh", "€0.35 / day", "19 %". */
export function lineRate(line: BillLine, currency: string): string {
  if (line.unit === "%") return `${percents.format(line.rate)} %`;
  return `${formatRate(line.rate, currency)} / ${singular(line.unit)}`;
}

/** Units that are words, one and several of them; kWh and kW are the same in every language. */
const unitWords: Readonly<Record<string, readonly [one: string, more: string]>> = {
  days: [t("day"), t("days")],
  months: [t("month"), t("months")],
  years: [t("year"), t("years")],
  "top-up": [t("top-up"), t("top-up")],
};

const singular = (unit: string) => unitWords[unit]?.[0] ?? unit;
const plural = (unit: string) => unitWords[unit]?.[1] ?? unit;

/** Whether a bill stands on more than one tariff version, so that its lines have to say which. */
export function hasSeveralVersions(lines: readonly BillLine[]): boolean {
  return new Set(lines.map((line) => `${line.versionFrom ?? ""} ${line.tariff}`)).size > 1;
}

/** Which tariff version a line stands on and, where it is not the whole bill's, which time. */
export function lineOrigin(line: BillLine, bill: { from: string; to: string }): string {
  const version = line.versionFrom ? t("{0}, in force since {1}", line.tariff, formatDate(line.versionFrom)) : line.tariff;
  return line.from === bill.from && line.to === bill.to ? version : `${formatDays(line)} · ${version}`;
}
