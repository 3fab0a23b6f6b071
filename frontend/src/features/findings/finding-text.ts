import type { Discontinuity, Gap, Verdict } from "../../api/types";
import { formatText } from "../../format/number";
import { formatDuration } from "../../format/time";
import { verdictText } from "../corrections/correction-text";

const counts = { factor: 1000, unit: "kWh", decimals: 3 };

/** What a break was, by its class; a class of a newer hub keeps its own name. */
export function breakTitle(finding: Pick<Discontinuity, "class">): string {
  return finding.class in verdictText ? verdictText[finding.class as Verdict].text : finding.class;
}

/** "12.345 kWh → 0 kWh, 0 Wh counted across it". */
export function breakFigures(finding: Discontinuity): string {
  const left = finding.left_out > 0 ? `, ${String(finding.left_out)} ${finding.left_out === 1 ? "reading" : "readings"} left out` : "";
  return `Counter ${formatText(finding.before_wh, "Wh", counts)} → ${formatText(finding.after_wh, "Wh", counts)}; ${formatText(finding.energy_wh, "Wh")} counted across it${left}`;
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
  return `${formatText(gap.energy_wh, "Wh")} in it, ${splits[gap.split] ?? gap.split}`;
}
