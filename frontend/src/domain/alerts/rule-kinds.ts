import type { RuleKind } from "../../api/types";
import { t } from "../../i18n/t";

/** What a kind of rule watches, in words, and how its numbers are typed. */
export interface RuleKindText {
  /** Of an alert: what is wrong. */
  alert: string;
  /** Of a rule: raised when. */
  rule: string;
  /** Heads the list of kinds, in the language chosen. */
  group: string;
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
  /** Its numbers are money of the site's currency. */
  money?: boolean;
}

const power = { group: t("Power and current"), unit: "W", factor: 1 } as const;
const mains = { group: t("Mains quality"), factor: 1 } as const;
const budget = { group: t("Budgets"), unit: "kWh", factor: 1000, withoutFor: true } as const;
const cost = { group: t("Budgets"), unit: "", factor: 1, withoutFor: true, money: true } as const;
const costHint = t("Energy, levies and taxes, without standing charges");
const meter = { group: t("The meter itself"), factor: 1 } as const;

export const ruleKinds: Record<RuleKind, RuleKindText> = {
  "over-power": { ...power, alert: t("Power too high"), rule: t("Power above") },
  "under-power": { ...power, alert: t("Power too low"), rule: t("Power below"), under: true, hint: t("A freezer that stands still") },
  "over-current": { ...power, unit: "A", alert: t("Current too high"), rule: t("Current above") },
  "demand-guard": { ...power, alert: t("Demand will be too high"), rule: t("Mean of the running window will pass"), withoutFor: true, window: true, hint: t("In time to switch something off") },
  "power-rate": { ...power, unit: "W/min", alert: t("Power changes too fast"), rule: t("Power changes by more than") },
  "standby-power": { ...power, alert: t("Standby power too high"), rule: t("Power never comes down to"), hint: t("What never sleeps: set a day or more") },
  "left-on": { ...power, alert: t("Left on"), rule: t("Left on above"), hint: t("An iron, an oven: set an hour or more") },
  "over-voltage": { ...mains, unit: "V", alert: t("Voltage too high"), rule: t("Voltage above") },
  "under-voltage": { ...mains, unit: "V", alert: t("Voltage too low"), rule: t("Voltage below"), under: true },
  "over-frequency": { ...mains, unit: "Hz", alert: t("Frequency too high"), rule: t("Frequency above") },
  "under-frequency": { ...mains, unit: "Hz", alert: t("Frequency too low"), rule: t("Frequency below"), under: true },
  "low-power-factor": { ...mains, unit: "", alert: t("Power factor too low"), rule: t("Power factor below"), under: true },
  "day-budget": { ...budget, alert: t("The day’s budget is used up"), rule: t("A day uses more than") },
  "week-budget": { ...budget, alert: t("The week’s budget is used up"), rule: t("A week uses more than") },
  "month-budget": { ...budget, alert: t("The month’s budget is used up"), rule: t("A billing period uses more than") },
  "day-cost": { ...cost, alert: t("The day’s costs are above the budget"), rule: t("A day costs more than"), hint: costHint },
  "week-cost": { ...cost, alert: t("The week’s costs are above the budget"), rule: t("A week costs more than"), hint: costHint },
  "month-cost": { ...cost, alert: t("The month’s costs are above the budget"), rule: t("A billing period costs more than"), hint: costHint },
  "projected-cost": { ...cost, alert: t("The bill will probably be above the budget"), rule: t("The bill will probably pass"), hint: t("The whole bill, as it is expected at the period’s end") },
  "meter-silent": { ...meter, unit: "s", alert: t("Nothing heard of the meter"), rule: t("Nothing heard for"), withoutFor: true },
  "reversed-sensor": { ...meter, unit: "W", alert: t("Sensor the wrong way round"), rule: t("Sensor reversed: power below"), under: true, hint: t("Where nothing is fed in") },
  "frozen-sensor": { ...meter, unit: "", alert: t("Meter hangs: its values do not change"), rule: t("Values change by less than"), under: true },
};

const UNKNOWN: RuleKindText = { alert: t("Alert"), rule: t("Limit"), group: t("The meter itself"), unit: "", factor: 1 };

/** A kind that a newer hub may know and this page does not is still shown. */
export function ruleKind(kind: string): RuleKindText {
  return (ruleKinds as Partial<Record<string, RuleKindText>>)[kind] ?? { ...UNKNOWN, alert: kind.replaceAll("-", " ").replace(/^./, (first) => first.toUpperCase()) };
}
