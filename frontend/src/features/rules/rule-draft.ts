import type { Rule } from "../../api/types";
import { ruleKind } from "../../domain/alerts/rule-kinds";
import { parseNumber } from "../../format/parse";
import { t } from "../../i18n/t";

/** A rule as it is typed: numbers stay text until they are saved, in the units people use. */
export interface RuleDraft extends Omit<Rule, "threshold" | "clearAt" | "forSeconds" | "holdSeconds"> {
  threshold: string;
  clearAt: string;
  forSeconds: string;
  holdSeconds?: string;
}

export type DraftField = "threshold" | "clearAt" | "forSeconds" | "holdSeconds";
export type DraftErrors = Partial<Record<DraftField, string>>;

export const windows = [15, 30, 60] as const;

export function draftOf(rule: Rule): RuleDraft {
  const { factor } = ruleKind(rule.kind);
  const { holdSeconds, ...rest } = rule;
  return { ...rest, ...(holdSeconds === undefined ? {} : { holdSeconds: String(holdSeconds) }), threshold: String(rule.threshold / factor), clearAt: String(rule.clearAt / factor), forSeconds: String(rule.forSeconds) };
}

/** Another kind: what makes no sense with it is taken out, what it needs is filled in. */
export function withKind(draft: RuleDraft, kind: Rule["kind"]): RuleDraft {
  const { withoutFor, window, hold, bare } = ruleKind(kind);
  const held = draft.holdSeconds ?? "0";
  return {
    ...draft,
    kind,
    ...(bare ? { threshold: "0", clearAt: "0" } : {}),
    forSeconds: withoutFor ? "0" : draft.forSeconds === "0" ? "30" : draft.forSeconds,
    holdSeconds: hold ? (held === "0" ? "3600" : held) : withoutFor ? "0" : held,
    windowMinutes: window ? draft.windowMinutes || 15 : 0,
    // Only what goes by readings watches at certain hours.
    ...(withoutFor && !window ? { schedule: null } : {}),
  };
}

/** Limits below zero make sense for a reversed sensor alone. */
const mayBeNegative = (kind: string) => kind === "reversed-sensor";

/** What is wrong with a draft, field by field; the hub checks again. */
export function draftErrors(draft: RuleDraft): DraftErrors {
  const errors: DraftErrors = {};
  const threshold = parseNumber(draft.threshold);
  const clearAt = parseNumber(draft.clearAt);
  const seconds = parseNumber(draft.forSeconds);
  const { once, hold } = ruleKind(draft.kind);
  const usable = (value: number | null) => value !== null && (value > 0 || (once && value === 0) || mayBeNegative(draft.kind));
  const wanted = mayBeNegative(draft.kind) ? t("A number") : once ? t("A number, 0 or more") : t("A number above 0");
  if (!usable(threshold)) errors.threshold = wanted;
  if (!once && !usable(clearAt)) errors.clearAt = wanted;
  const held = parseNumber(draft.holdSeconds ?? "0");
  if (hold && (held === null || held < 0 || held > 86_400 || !Number.isInteger(held))) errors.holdSeconds = t("Whole seconds, 0 to 86400");
  if (seconds === null || seconds < 0 || !Number.isInteger(seconds)) errors.forSeconds = t("Whole seconds, 0 or more");
  if (!once && threshold !== null && clearAt !== null && !errors.clearAt) {
    const below = ruleKind(draft.kind).under === true;
    if (below && clearAt < threshold) errors.clearAt = t("At or above the limit");
    if (!below && clearAt > threshold) errors.clearAt = t("At or below the limit");
  }
  return errors;
}

/** The rule a faultless draft stands for; null while it has faults. */
export function ruleOf(draft: RuleDraft): Rule | null {
  if (Object.keys(draftErrors(draft)).length > 0) return null;
  const { factor, once } = ruleKind(draft.kind);
  const { holdSeconds, ...rest } = draft;
  return {
    ...rest,
    ...(holdSeconds === undefined ? {} : { holdSeconds: parseNumber(holdSeconds) ?? 0 }),
    threshold: inUnit(draft.threshold, factor),
    clearAt: inUnit(once ? draft.threshold : draft.clearAt, factor),
    forSeconds: parseNumber(draft.forSeconds) ?? 0,
  };
}

/** The hub's unit, to its thousandths: what floating point adds is cut off. */
function inUnit(text: string, factor: number): number {
  return Math.round((parseNumber(text) ?? 0) * factor * 1000) / 1000;
}

/** A new rule to fill in. */
export function newDraft(id: string): RuleDraft {
  return { id, kind: "over-power", deviceId: null, threshold: "", clearAt: "", forSeconds: "30", holdSeconds: "0", windowMinutes: 0, severity: "warning", enabled: true };
}

export function sameDrafts(a: readonly RuleDraft[], b: readonly RuleDraft[]): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
