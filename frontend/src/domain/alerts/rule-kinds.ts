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
  /** It is over when nothing more came for so long. */
  hold?: boolean;
  /** It has one limit, which may be 0: it is over by itself. */
  once?: boolean;
  /** It happens or not: there is no limit. */
  bare?: boolean;
  /** What it goes by is not kept, so it cannot be tried on past days. */
  untried?: boolean;
}

const power = { group: t("Power and current"), unit: "W", factor: 1 } as const;
const mains = { group: t("Mains quality"), factor: 1 } as const;
const budget = { group: t("Budgets"), unit: "kWh", factor: 1000, withoutFor: true } as const;
const cost = { group: t("Budgets"), unit: "", factor: 1, withoutFor: true, money: true } as const;
const projectedHint = t("Used so far, and what the forecast expects of the rest");
const costHint = t("Energy, levies and taxes, without standing charges");
const meter = { group: t("The meter itself"), factor: 1 } as const;
const told = { ...meter, unit: "", withoutFor: true, hold: true, once: true, bare: true } as const;
const odd = { group: t("Unusual hours"), unit: "kWh", factor: 1000, withoutFor: true, once: true } as const;
const oddHint = t("As the hub finds it, about an hour later; 0: tell all");

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
  "projected-cost": { ...cost, untried: true, alert: t("The bill will probably be above the budget"), rule: t("The bill will probably pass"), hint: t("The whole bill, as it is expected at the period’s end") },
  "projected-day-cost": { ...cost, untried: true, alert: t("The day will probably cost more than its budget"), rule: t("A day will probably cost more than"), hint: costHint },
  "projected-week-cost": { ...cost, untried: true, alert: t("The week will probably cost more than its budget"), rule: t("A week will probably cost more than"), hint: costHint },
  "projected-day-budget": { ...budget, alert: t("The day will probably use more than its budget"), rule: t("A day will probably use more than"), hint: projectedHint },
  "projected-week-budget": { ...budget, untried: true, alert: t("The week will probably use more than its budget"), rule: t("A week will probably use more than"), hint: projectedHint },
  "projected-month-budget": { ...budget, untried: true, alert: t("The month will probably use more than its budget"), rule: t("A billing period will probably use more than"), hint: projectedHint },
  "forecast-day": { ...budget, alert: t("The next 24 hours will probably use too much"), rule: t("The next 24 hours will probably use more than"), hint: t("As the forecast expects it, hour after hour") },
  "anomaly-left-on": { ...odd, alert: t("Unusual for hours: something strong may have been left on"), rule: t("Something strong seems left on, by more than"), hint: oddHint },
  "anomaly-standby": { ...odd, alert: t("Unusual for days: something seems to run all the time"), rule: t("Something seems to run for days, by more than"), hint: oddHint },
  "anomaly-spike": { ...odd, alert: t("An hour far above all others"), rule: t("An hour far above all others, by more than"), hint: oddHint },
  "anomaly-zero": { ...odd, alert: t("Nothing used where something always is"), rule: t("Nothing used where more is usual than"), hint: oddHint },
  "anomaly-frozen": { ...odd, unit: "h", factor: 1, alert: t("The same value hour after hour: the meter, or the way to it, hangs"), rule: t("The same value for more hours than"), hint: oddHint },
  "edge-unusual": { ...meter, unit: "W", withoutFor: true, hold: true, once: true, alert: t("Beyond what the meter finds usual"), rule: t("The meter finds it unusual, by more than"), hint: t("A meter with Ohmstead’s firmware tells it at once; 0: tell all") },
  "edge-frozen": { ...told, alert: t("The meter says that its values do not move"), rule: t("The meter says: values do not move") },
  "edge-reversed": { ...told, alert: t("The meter says that its sensor is the wrong way round"), rule: t("The meter says: sensor reversed") },
  "edge-clipped": { ...told, alert: t("The meter says that its input is overdriven"), rule: t("The meter says: input overdriven") },
  "edge-rolled-back": { ...told, alert: t("The meter went back to its firmware before"), rule: t("The meter says: firmware taken back") },
  "meter-silent": { ...meter, unit: "s", alert: t("Nothing heard of the meter"), rule: t("Nothing heard for"), withoutFor: true },
  "reversed-sensor": { ...meter, unit: "W", alert: t("Sensor the wrong way round"), rule: t("Sensor reversed: power below"), under: true, hint: t("Where nothing is fed in") },
  "frozen-sensor": { ...meter, unit: "", alert: t("Meter hangs: its values do not change"), rule: t("Values change by less than"), under: true },
};

const UNKNOWN: RuleKindText = { alert: t("Alert"), rule: t("Limit"), group: t("The meter itself"), unit: "", factor: 1 };

/** A kind that a newer hub may know and this page does not is still shown. */
export function ruleKind(kind: string): RuleKindText {
  return (ruleKinds as Partial<Record<string, RuleKindText>>)[kind] ?? { ...UNKNOWN, alert: kind.replaceAll("-", " ").replace(/^./, (first) => first.toUpperCase()) };
}
