import type { Discontinuity, Gap, Verdict } from "../../api/types";
import { formatText } from "../../format/number";
import { formatDuration } from "../../format/time";
import { verdictText } from "../../domain/corrections/correction-text";

const counts = { factor: 1000, unit: "kWh", decimals: 3 };

/** What a break was, by its class; a class of a newer hub keeps its own name. */
export function breakTitle(finding: Pick<Discontinuity, "class">): string {
  return finding.class in verdictText ? verdictText[finding.class as Verdict].text : finding.class;
}

/** "12.345 kWh → 0 kWh, 0 Wh counted across it". */
export function breakFigures(finding: Discontinuity): string {
  const left = finding.leftOut > 0 ? `, ${String(finding.leftOut)} ${finding.leftOut === 1 ? "reading" : "readings"} left out` : "";
  return `Counter ${formatText(finding.beforeWh, "Wh", counts)} → ${formatText(finding.afterWh, "Wh", counts)}; ${formatText(finding.energyWh, "Wh")} counted across it${left}`;
}

const splits: Record<string, string> = {
  power: "spread by the power readings in between",
  profile: "spread as this device usually uses it: estimated",
  even: "spread evenly: estimated",
};

/** "2 h 5 min without the counter". */
export function gapTitle(gap: Gap): string {
  return `Gap of ${formatDuration(Date.parse(gap.to) - Date.parse(gap.from))}`;
}

/** "1.20 kWh in it, spread evenly: estimated". */
export function gapFigures(gap: Gap): string {
  return `${formatText(gap.energyWh, "Wh")} in it, ${splits[gap.split] ?? gap.split}`;
}
