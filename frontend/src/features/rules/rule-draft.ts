import type { Rule, RuleKind } from "../../api/types";
import { parseNumber } from "../../format/parse";

/** A rule as it is typed: numbers stay text until they are saved. */
export interface RuleDraft extends Omit<Rule, "threshold" | "clearAt" | "forSeconds"> {
  threshold: string;
  clearAt: string;
  forSeconds: string;
}

export type DraftField = "threshold" | "clearAt" | "forSeconds";
export type DraftErrors = Partial<Record<DraftField, string>>;

export const ruleUnits: Record<RuleKind, string> = { "over-power": "W", "over-current": "A", "over-voltage": "V", "under-voltage": "V" };

export function draftOf(rule: Rule): RuleDraft {
  return { ...rule, threshold: String(rule.threshold), clearAt: String(rule.clearAt), forSeconds: String(rule.forSeconds) };
}

/** What is wrong with a draft, field by field; the hub checks again. */
export function draftErrors(draft: RuleDraft): DraftErrors {
  const errors: DraftErrors = {};
  const threshold = parseNumber(draft.threshold);
  const clearAt = parseNumber(draft.clearAt);
  const seconds = parseNumber(draft.forSeconds);
  if (threshold === null || threshold <= 0) errors.threshold = "A number above 0";
  if (clearAt === null || clearAt <= 0) errors.clearAt = "A number above 0";
  if (seconds === null || seconds < 0 || !Number.isInteger(seconds)) errors.forSeconds = "Whole seconds, 0 or more";
  if (threshold !== null && clearAt !== null && !errors.clearAt) {
    const below = draft.kind === "under-voltage";
    if (below && clearAt < threshold) errors.clearAt = "At or above the limit";
    if (!below && clearAt > threshold) errors.clearAt = "At or below the limit";
  }
  return errors;
}

/** The rule a faultless draft stands for; null while it has faults. */
export function ruleOf(draft: RuleDraft): Rule | null {
  if (Object.keys(draftErrors(draft)).length > 0) return null;
  return {
    ...draft,
    threshold: parseNumber(draft.threshold) ?? 0,
    clearAt: parseNumber(draft.clearAt) ?? 0,
    forSeconds: parseNumber(draft.forSeconds) ?? 0,
  };
}

/** A new rule to fill in. */
export function newDraft(id: string): RuleDraft {
  return { id, kind: "over-power", deviceId: null, threshold: "", clearAt: "", forSeconds: "30", severity: "warning", enabled: true };
}

export function sameDrafts(a: readonly RuleDraft[], b: readonly RuleDraft[]): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
