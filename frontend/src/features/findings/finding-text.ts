import type { Clock, Disagreement, Discontinuity, Finding, Gap, Verdict } from "../../api/types";
import { formatText } from "../../format/number";
import { formatDuration } from "../../format/time";
import { verdictText } from "../../domain/corrections/correction-text";
import { said } from "../../i18n/said";
import { t } from "../../i18n/t";

const counts = { factor: 1000, unit: "kWh", decimals: 3 };

/** Classes that only the hub gives. */
const ownClasses: Record<string, string> = { away: t("Stood still, then came back"), load: t("Load that recurs") };

/** What a break was, by its class; a class of a newer hub keeps its own name. */
export function breakTitle(finding: Pick<Discontinuity, "class">): string {
  const own = ownClasses[finding.class];
  if (own !== undefined) return own;
  return finding.class in verdictText ? verdictText[finding.class as Verdict].text : finding.class;
}

/** "12.345 kWh → 0 kWh, 0 Wh counted across it". */
export function breakFigures(finding: Discontinuity): string {
  const left = finding.leftOut > 0 ? t(", {0} {1} left out", String(finding.leftOut), finding.leftOut === 1 ? t("reading") : t("readings")) : "";
  return t("Counter {0} → {1}; {2} counted across it{3}", formatText(finding.beforeWh, "Wh", counts), formatText(finding.afterWh, "Wh", counts), formatText(finding.energyWh, "Wh"), left);
}

const splits: Record<string, string> = {
  power: t("spread by the power readings in between"),
  profile: t("spread as this device usually uses it: estimated"),
  even: t("spread evenly: estimated"),
};

/** "2 h 5 min without the counter". */
export function gapTitle(gap: Gap): string {
  return t("Gap of {0}", formatDuration(Date.parse(gap.to) - Date.parse(gap.from)));
}

/** "1.20 kWh in it, spread evenly: estimated". */
export function gapFigures(gap: Gap): string {
  return t("{0} in it, {1}", formatText(gap.energyWh, "Wh"), splits[gap.split] ?? gap.split);
}

const mismatches: Record<string, string> = {
  stuck: t("Counter stands still while power flows"),
  unit: t("Counter in another unit"),
  reversed: t("Power with the wrong sign"),
  factor: t("Power off by a factor"),
};

function disagreementFigures(finding: Disagreement): string {
  return t("Counter {0}, power {1}", formatText(finding.countedWh, "Wh"), formatText(finding.powerWh, "Wh"));
}

function clockFigures(finding: Clock): string {
  return t("{0} {1} nothing: the meter's clock was not set", String(finding.readings), finding.readings === 1 ? t("reading counts") : t("readings count"));
}

/** What a finding is called. */
export function findingTitle(finding: Finding): string {
  switch (finding.finding) {
    case "discontinuity": return breakTitle(finding);
    case "gap": return gapTitle(finding);
    case "clock": return t("Clock not set");
    case "disagreement": return mismatches[finding.mismatch] ?? finding.mismatch;
  }
}

/** Its numbers, in a line. */
export function findingFigures(finding: Finding): string {
  switch (finding.finding) {
    case "discontinuity": return breakFigures(finding);
    case "gap": return gapFigures(finding);
    case "clock": return clockFigures(finding);
    case "disagreement": return disagreementFigures(finding);
  }
}

/** What it means, by its class, for who does not read the hub's own words; a class of a newer hub has none. */
const breakMeanings: Readonly<Record<string, string>> = {
  ...Object.fromEntries(Object.entries(verdictText).map(([verdict, { meaning }]) => [verdict, meaning])),
  away: t("The counter fell or stood still and then came back to where it was; what lies between counts once."),
  load: t("A strong load that comes back at its times: the energy was used."),
};

const mismatchMeanings: Readonly<Record<string, string>> = {
  stuck: t("The counter stands still while the power beside it goes on: the energy is missing."),
  unit: t("The meter sends another unit than Wh."),
  reversed: t("The power has the wrong sign, as when a current transformer is turned round."),
  factor: t("Always in the same ratio: power of another phase, or of a transformer with another ratio."),
};

/** Why it is taken for that. */
export function findingReason(finding: Discontinuity | Disagreement): string {
  return said(finding.reason, finding.finding === "disagreement" ? mismatchMeanings[finding.mismatch] : breakMeanings[finding.class]);
}

export const knownClasses = Object.keys(breakMeanings);
export const knownMismatches = Object.keys(mismatchMeanings);

/** Names a finding in a list. */
export function findingKey(finding: Finding): string {
  switch (finding.finding) {
    case "discontinuity": return `break ${finding.counter} ${finding.at}`;
    case "gap": return `gap ${finding.counter} ${finding.from}`;
    default: return `${finding.finding} ${finding.from}`;
  }
}
