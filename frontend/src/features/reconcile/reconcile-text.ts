import type { Advice, Reconciliation } from "../../api/types";
import { LOCALE } from "../../format/locale";
import { t } from "../../i18n/t";

const gains = new Intl.NumberFormat(LOCALE, { minimumFractionDigits: 4, maximumFractionDigits: 4 });
const watts = new Intl.NumberFormat(LOCALE, { maximumFractionDigits: 1 });
const kwhs = new Intl.NumberFormat(LOCALE, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
const percents = new Intl.NumberFormat(LOCALE, { style: "percent", minimumFractionDigits: 1, maximumFractionDigits: 1, signDisplay: "exceptZero" });

type Estimate = NonNullable<Reconciliation["gain"]>;

const minus = (text: string) => text.replace("-", "−");

/** "1.0213 ± 0.0051"; without a margin from a single period. */
export function gainText(estimate: Estimate): string {
  return estimate.margin === null || estimate.margin === undefined ? gains.format(estimate.value) : `${gains.format(estimate.value)} ± ${gains.format(estimate.margin)}`;
}

/** "12.4 W ± 3.1 W". */
export function wattText(estimate: Estimate): string {
  const value = `${minus(watts.format(estimate.value))} W`;
  return estimate.margin === null || estimate.margin === undefined ? value : `${value} ± ${watts.format(estimate.margin)} W`;
}

export function kwhText(value: number): string {
  return `${minus(kwhs.format(value))} kWh`;
}

/** A difference as a share, "+2.1 %". */
export function shareText(share: number): string {
  return Number.isFinite(share) ? minus(percents.format(share)).replace("%", " %") : "–";
}

export const adviceText: Record<Advice, { title: string; text: string }> = {
  none: { title: t("The two meters agree"), text: t("The difference is within what these periods can tell. There is nothing to mend.") },
  moreData: { title: t("Too little to tell"), text: t("Enter more periods, best of different months: one or two cannot tell a fault from chance.") },
  applyGain: { title: t("Your meter is off by a constant factor"), text: t("The utility’s figures fit yours times one factor, and chance does not explain it. It can be applied as a correction.") },
  lookForConstantLoad: { title: t("A constant load is missing"), text: t("The difference looks like something that always runs and that your meter does not see, or sees twice. Look for it before correcting anything.") },
};
