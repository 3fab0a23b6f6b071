import { placesOf } from "./clock-quarter";
import { tableBand } from "./native-schedule";
import type { NativeRule, NativeSchedule } from "./native-tariff";
import { monthsOf, type LineDraft, type WeekDraft } from "./tariff-draft";
import { plainDays } from "./week-days";
import { repainted } from "./week-paint";

/** A season's week as it is read; what it is called stands elsewhere. */
export type ReadWeek = Omit<WeekDraft, "name"> & { months: number[] };

const RULE_KEYS = new Set(["months", "days", "from", "to", "band"]);
const YEAR = Array.from({ length: 12 }, (_, month) => month + 1);

/** The weeks of a schedule, a season each; null where lines of the form cannot say it. */
export function readSchedule(schedule: NativeSchedule | undefined, bands: readonly string[]): ReadWeek[] | null {
  if (typeof schedule === "object" && Object.keys(schedule).length > 1) return null;
  return typeof schedule === "object" && "rules" in schedule ? readRules(schedule.rules, bands) : readTable(schedule);
}

function readRules(rules: readonly NativeRule[], bands: readonly string[]): ReadWeek[] | null {
  if (rules.some((rule) => Object.keys(rule).some((key) => !RULE_KEYS.has(key)))) return null;
  const weeks = groups((month) => rulesIn(rules, month));
  const read = weeks?.map(({ months, held, ...span }) => {
    const lines = held.slice(0, -1).map((rule) => lineOf(rules[rule], bands));
    const last = rules[held.at(-1) ?? -1];
    return last && isRest(last) && lines.every((line) => line !== null) ? { ...span, months, lines, rest: bands.indexOf(last.band) } : null;
  });
  return read?.every((week) => week !== null && week.rest >= 0) ? (read as ReadWeek[]) : null;
}

/** Indices of the rules of a month, up to the first that holds at all other times. */
function rulesIn(rules: readonly NativeRule[], month: number): number[] {
  const held = rules.flatMap((rule, index) => (rule.months?.length && !rule.months.includes(month) ? [] : [index]));
  const last = held.findIndex((index) => isRest(rules[index]));
  return held.slice(0, last + 1);
}

function isRest(rule: NativeRule | undefined): boolean {
  return rule !== undefined && !rule.days?.length && (rule.from ?? "00:00") === "00:00" && (rule.to ?? "24:00") === "24:00";
}

function lineOf(rule: NativeRule | undefined, bands: readonly string[]): LineDraft | null {
  const days = plainDays(rule?.days ?? []);
  const band = rule ? bands.indexOf(rule.band) : -1;
  const [from, to] = [rule?.from ?? "00:00", rule?.to ?? "24:00"];
  const { from: begin, tail } = placesOf({ from, to });
  return days && band >= 0 && !(begin === tail && tail > 0) ? { band, days, from, to } : null;
}

/** Months that hold the same, put together; null where those of a season do not follow one another. */
function groups<T>(of: (month: number) => T): (Pick<WeekDraft, "first" | "last"> & { months: number[]; held: T })[] | null {
  const found = new Map<string, { held: T; months: number[] }>();
  for (const month of YEAR) {
    const held = of(month);
    const key = JSON.stringify(held);
    const group = found.get(key) ?? { held, months: [] };
    found.set(key, { held, months: [...group.months, month] });
  }
  const spans = [...found.values()].map(({ held, months }) => {
    const has = new Set(months);
    const first = months.find((month) => !has.has(month === 1 ? 12 : month - 1)) ?? 1;
    const last = ((first + months.length - 2) % 12) + 1;
    return { first, last, months, held, whole: monthsOf({ first, last }).every((month) => has.has(month)) };
  });
  // In the order of their rules: where a night runs from one season into another, the first rule holds.
  return spans.every((span) => span.whole) ? spans.sort((a, b) => order(a.held) - order(b.held)).map(({ first, last, months, held }) => ({ first, last, months, held })) : null;
}

/** Seasons that share their first rules are told apart by the next. */
function order(held: unknown): number {
  return Array.isArray(held) && held.every((each) => typeof each === "number") ? held.reduce((sum, each, index) => sum + each / 1000 ** index, 0) : 0;
}

/** Tables by month and hour: the lines are those that painting would make. */
function readTable(schedule: Exclude<NativeSchedule, { rules: unknown }> | undefined): ReadWeek[] | null {
  const cellsIn = (month: number) => YEAR.slice(0, 7).map((_, row) => Array.from({ length: 96 }, (__, quarter) => tableBand(schedule, month - 1, row, Math.floor(quarter / 4))));
  const weeks = groups(cellsIn);
  return weeks?.map(({ held, months, ...span }) => {
    const { lines, rest } = repainted({ name: "", ...span, lines: [], rest: held[0]?.[0] ?? 0 }, held, weeks.length > 1);
    return { ...span, months, lines, rest };
  }) ?? null;
}
