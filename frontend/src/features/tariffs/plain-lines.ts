import { formatRate } from "../../format/money";
import { formatPercent } from "../../format/number";
import { t } from "../../i18n/t";

interface Plain {
  fixed?: { name: string; amount?: string; per: string }[];
  export?: unknown;
  levies?: { name: string; price: string }[];
  taxes?: { name: string; percent: string }[];
}

/** A charge beside the energy price: what it is called, and what it comes to. */
export interface PlainLine {
  name: string;
  amount: string;
}

const pers: Readonly<Record<string, string>> = { day: t("per day"), month: t("per month"), year: t("per year") };

/** The hub's lines of a tariff in the reader's way of writing; a line that says more than a name and an amount is left as the hub says it. */
export function plainLines(lines: readonly string[], tariff: unknown, currency: string): (PlainLine | string)[] {
  const known = knownLines(tariff as Plain, currency);
  return lines.map((line) => known.get(line) ?? line);
}

function knownLines(tariff: Plain, currency: string): Map<string, PlainLine> {
  const known = new Map<string, PlainLine>();
  const perKwh = (price: string) => `${formatRate(Number(price), currency)} ${t("per kWh")}`;
  for (const { name, amount = "", per } of tariff.fixed ?? []) {
    const word = pers[per];
    if (word) known.set(`${name}: ${amount} ${currency} per ${per}`, { name, amount: `${formatRate(Number(amount), currency)} ${word}` });
  }
  const flat = (tariff.export as { netBilling?: { price?: { flat?: string } } } | undefined)?.netBilling?.price?.flat;
  if (flat !== undefined) known.set(`Feed-in: ${flat} ${currency}/kWh`, { name: t("Feed-in"), amount: perKwh(flat) });
  for (const { name, price } of tariff.levies ?? []) known.set(`${name}: ${price} ${currency}/kWh`, { name, amount: perKwh(price) });
  for (const { name, percent } of tariff.taxes ?? []) known.set(`${name}: ${percent} %`, { name, amount: formatPercent(Number(percent)) });
  return known;
}
