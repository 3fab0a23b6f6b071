import type { RuleKind } from "../../api/types";

/** What a kind of rule watches, in words, and how its numbers are typed. */
export interface RuleKindText {
  /** Of an alert: what is wrong. */
  alert: string;
  /** Of a rule: raised when. */
  rule: string;
  group: "Power and current" | "Mains quality" | "Budgets" | "The meter itself";
  /** The unit that people type; the hub's own is this, `factor` times smaller. */
  unit: string;
  factor: number;
  /** Raised below its limit. */
  under?: boolean;
  /** It is about lasting, or about a whole day: how long makes no sense to ask. */
  withoutFor?: boolean;
  /** It watches windows of so many minutes. */
  window?: boolean;
  hint?: string;
}

const power = { group: "Power and current", unit: "W", factor: 1 } as const;
const mains = { group: "Mains quality", factor: 1 } as const;
const budget = { group: "Budgets", unit: "kWh", factor: 1000, withoutFor: true } as const;
const meter = { group: "The meter itself", factor: 1 } as const;

export const ruleKinds: Record<RuleKind, RuleKindText> = {
  "over-power": { ...power, alert: "Power too high", rule: "Power above" },
  "under-power": { ...power, alert: "Power too low", rule: "Power below", under: true, hint: "A freezer that stands still" },
  "over-current": { ...power, unit: "A", alert: "Current too high", rule: "Current above" },
  "demand-guard": { ...power, alert: "Demand will be too high", rule: "Mean of the running window will pass", withoutFor: true, window: true, hint: "In time to switch something off" },
  "power-rate": { ...power, unit: "W/min", alert: "Power changes too fast", rule: "Power changes by more than" },
  "standby-power": { ...power, alert: "Standby power too high", rule: "Power never comes down to", hint: "What never sleeps: set a day or more" },
  "left-on": { ...power, alert: "Left on", rule: "Left on above", hint: "An iron, an oven: set an hour or more" },
  "over-voltage": { ...mains, unit: "V", alert: "Voltage too high", rule: "Voltage above" },
  "under-voltage": { ...mains, unit: "V", alert: "Voltage too low", rule: "Voltage below", under: true },
  "over-frequency": { ...mains, unit: "Hz", alert: "Frequency too high", rule: "Frequency above" },
  "under-frequency": { ...mains, unit: "Hz", alert: "Frequency too low", rule: "Frequency below", under: true },
  "low-power-factor": { ...mains, unit: "", alert: "Power factor too low", rule: "Power factor below", under: true },
  "day-budget": { ...budget, alert: "The day’s budget is used up", rule: "A day uses more than" },
  "week-budget": { ...budget, alert: "The week’s budget is used up", rule: "A week uses more than" },
  "month-budget": { ...budget, alert: "The month’s budget is used up", rule: "A billing period uses more than" },
  "meter-silent": { ...meter, unit: "s", alert: "Nothing heard of the meter", rule: "Nothing heard for", withoutFor: true },
  "reversed-sensor": { ...meter, unit: "W", alert: "Sensor the wrong way round", rule: "Sensor reversed: power below", under: true, hint: "Where nothing is fed in" },
  "frozen-sensor": { ...meter, unit: "", alert: "Meter hangs: its values do not change", rule: "Values change by less than", under: true },
};

const UNKNOWN: RuleKindText = { alert: "Alert", rule: "Limit", group: "The meter itself", unit: "", factor: 1 };

/** A kind that a newer hub may know and this page does not is still shown. */
export function ruleKind(kind: string): RuleKindText {
  return (ruleKinds as Partial<Record<string, RuleKindText>>)[kind] ?? { ...UNKNOWN, alert: kind.replaceAll("-", " ").replace(/^./, (first) => first.toUpperCase()) };
}
