import type { Correction, CorrectionAction, Counter, Verdict } from "../../api/types";
import { formatCount, formatText } from "../../format/number";
import type { TimeFormat } from "../../format/time";

export const counterText: Record<Counter, string> = { import: "Import counter", export: "Export counter" };

/** What a break of a counter was, in a few words and in a sentence. */
export const verdictText: Record<Verdict, { text: string; meaning: string }> = {
  reset: { text: "Reset", meaning: "The counter began again at zero; what it shows after is energy since then." },
  savedValue: { text: "Older saved value", meaning: "The counter fell back to a value it had saved earlier; the difference is no energy." },
  rollover: { text: "Rollover", meaning: "The counter reached its end and began again at zero." },
  glitch: { text: "Glitch", meaning: "A wrong value that came and went; it is left out." },
  swap: { text: "Other meter", meaning: "Another meter counts from here on; the difference is no energy." },
  unitChange: { text: "Change of unit", meaning: "The meter began to count in another unit." },
  real: { text: "Really used", meaning: "Nothing is wrong: the energy was used." },
};

/** A correction in one line. */
export function actionText(action: CorrectionAction, time: TimeFormat): string {
  switch (action.kind) {
    case "void":
      return `Readings from ${time.full(action.from)} until ${time.full(action.to)} are left out`;
    case "swap":
      return `Meter exchanged on ${time.full(action.at)}${swapCounts(action)}`;
    case "calibrate":
      return `${counterText[action.counter]} × ${formatCount(action.numerator)} / ${formatCount(action.denominator)}, from ${time.full(action.from)}`;
    case "scaleCounter":
      return `${counterText[action.counter]} alone × ${formatCount(action.numerator)} / ${formatCount(action.denominator)}, from ${time.full(action.from)}`;
    case "scalePower":
      return action.numerator < 0 && -action.numerator === action.denominator
        ? `Power turned round, from ${time.full(action.from)}`
        : `Power × ${formatCount(action.numerator)} / ${formatCount(action.denominator)}, from ${time.full(action.from)}`;
    case "classify":
      return `Break of ${time.full(action.at)}: ${verdictText[action.verdict].text.toLowerCase()}${action.modulusWh ? ` at ${formatText(action.modulusWh, "Wh")}` : ""} (${counterText[action.counter].toLowerCase()})`;
    case "revoke":
      return `Correction ${String(action.id)} taken back`;
  }
}

function swapCounts(action: Extract<CorrectionAction, { kind: "swap" }>): string {
  const of = (counts: typeof action.import, name: string) => {
    const known = (value: number | null | undefined) => value !== null && value !== undefined;
    if (!counts || (!known(counts.oldEndWh) && !known(counts.newStartWh))) return "";
    return `; ${name} ${formatText(counts.oldEndWh, "Wh", kwh)} → ${formatText(counts.newStartWh, "Wh", kwh)}`;
  };
  return of(action.import, "import") + of(action.export, "export");
}

/** Counts are read off a meter: all their digits, in its unit. */
const kwh = { factor: 1000, unit: "kWh", decimals: 3 };

/** Whether a correction can be taken back: a revoke that a revoke undoes can be, what is taken back cannot. */
export function canRevoke(correction: Correction, all: readonly Correction[]): boolean {
  const undone = all.some((each) => each.action.kind === "revoke" && each.action.id === correction.id && !isUndone(each, all));
  return !undone && (correction.inForce || correction.action.kind === "revoke");
}

function isUndone(correction: Correction, all: readonly Correction[]): boolean {
  return all.some((each) => each.action.kind === "revoke" && each.action.id === correction.id && !isUndone(each, all));
}
