import type { Correction, CorrectionAction, Counter, Verdict } from "../../api/types";
import { formatCount, formatText } from "../../format/number";
import type { TimeFormat } from "../../format/time";
import { t } from "../../i18n/t";

export const counterText: Record<Counter, string> = { import: t("Import counter"), export: t("Export counter") };

/** What a break of a counter was, in a few words and in a sentence. */
export const verdictText: Record<Verdict, { text: string; meaning: string }> = {
  reset: { text: t("Reset"), meaning: t("The counter began again at zero; what it shows after is energy since then.") },
  savedValue: { text: t("Older saved value"), meaning: t("The counter fell back to a value it had saved earlier; the difference is no energy.") },
  rollover: { text: t("Rollover"), meaning: t("The counter reached its end and began again at zero.") },
  glitch: { text: t("Glitch"), meaning: t("A wrong value that came and went; it is left out.") },
  swap: { text: t("Other meter"), meaning: t("Another meter counts from here on; the difference is no energy.") },
  unitChange: { text: t("Change of unit"), meaning: t("The meter began to count in another unit.") },
  real: { text: t("Really used"), meaning: t("Nothing is wrong: the energy was used.") },
};

/** A correction in one line. */
export function actionText(action: CorrectionAction, time: TimeFormat): string {
  switch (action.kind) {
    case "void":
      return t("Readings from {0} until {1} are left out", time.full(action.from), time.full(action.to));
    case "swap":
      return t("Meter exchanged on {0}{1}", time.full(action.at), swapCounts(action));
    case "calibrate":
      return t("{0} × {1} / {2}, from {3}", counterText[action.counter], formatCount(action.numerator), formatCount(action.denominator), time.full(action.from));
    case "scaleCounter":
      return t("{0} alone × {1} / {2}, from {3}", counterText[action.counter], formatCount(action.numerator), formatCount(action.denominator), time.full(action.from));
    case "scalePower":
      return action.numerator < 0 && -action.numerator === action.denominator
        ? t("Power turned round, from {0}", time.full(action.from))
        : t("Power × {0} / {1}, from {2}", formatCount(action.numerator), formatCount(action.denominator), time.full(action.from));
    case "classify":
      return t("Break of {0}: {1}{2} ({3})", time.full(action.at), verdictText[action.verdict].text.toLowerCase(), action.modulusWh ? ` ${t("at {0}", formatText(action.modulusWh, "Wh"))}` : "", counterText[action.counter].toLowerCase());
    case "revoke":
      return t("Correction {0} taken back", String(action.id));
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
