import { t } from "../../i18n/t";

/** The schedule of a native tariff (docs/TARIFFS.md), as far as it is put into words. */
export type Schedule = "always" | { months: number[] } | { hours: { weekday: number[][]; weekend: number[][] } } | { rules: Rule[] };

export interface Rule {
  months?: number[];
  days?: string[];
  from?: string;
  to?: string;
  band: string;
}

export const MONTHS = [t("Jan"), t("Feb"), t("Mar"), t("Apr"), t("May"), t("Jun"), t("Jul"), t("Aug"), t("Sep"), t("Oct"), t("Nov"), t("Dec")];
export const DAY_WORDS: Record<string, string> = { mon: t("Mon"), tue: t("Tue"), wed: t("Wed"), thu: t("Thu"), fri: t("Fri"), sat: t("Sat"), sun: t("Sun"), weekday: t("Mon–Fri"), weekend: t("Sat–Sun"), holiday: t("holidays") };
const clock = (hour: number) => `${String(hour).padStart(2, "0")}:00`;

/** When each band holds, in words, by the band's name; empty where it never does. */
export function bandTimes(schedule: Schedule | undefined, bands: readonly string[]): Map<string, string[]> {
  const times = new Map<string, string[]>(bands.map((band) => [band, []]));
  const say = (band: string | undefined, text: string) => { if (band !== undefined) times.get(band)?.push(text); };
  if (schedule === undefined || schedule === "always") {
    for (const band of bands.slice(0, 1)) say(band, t("at all times"));
  } else if ("rules" in schedule) {
    schedule.rules.forEach((rule, index) => { say(rule.band, ruleText(rule, schedule.rules.slice(0, index))); });
  } else if ("months" in schedule) {
    bands.forEach((band, number) => { say(band, monthsText(monthsWhere(schedule.months, number))); });
  } else {
    hoursTexts(schedule.hours, bands, say);
  }
  return times;
}

function ruleText(rule: Rule, before: readonly Rule[]): string {
  const allDay = (rule.from ?? "00:00") === "00:00" && (rule.to ?? "24:00") === "24:00";
  const parts = [
    rule.months && rule.months.length < 12 ? monthsText(rule.months) : null,
    rule.days && rule.days.length > 0 ? rule.days.map((day) => DAY_WORDS[day] ?? day).join(", ") : null,
    allDay ? null : `${rule.from ?? "00:00"}–${rule.to ?? "24:00"}`,
  ].filter(Boolean);
  if (parts.length === 0) return before.length === 0 ? t("at all times") : t("at all other times");
  // Of a season too, the last rule has what those before it left.
  const left = allDay && !rule.days?.length && before.some((each) => !each.months?.length || each.months.some((month) => rule.months?.includes(month)));
  return left ? [...parts, t("at all other times")].join(", ") : parts.join(", ");
}

function monthsWhere(months: readonly number[], band: number): number[] {
  return months.flatMap((each, index) => (each === band ? [index + 1] : []));
}

/** "Nov–Feb", "Jun, Aug"; a run over the turn of the year stays one. */
export function monthsText(months: readonly number[]): string {
  const has = new Set(months);
  if (has.size === 0) return t("never");
  if (has.size === 12) return t("all year");
  const runs: string[] = [];
  for (let month = 1; month <= 12; month += 1) {
    if (!has.has(month) || has.has(month === 1 ? 12 : month - 1)) continue;
    let end = month;
    while (has.has((end % 12) + 1)) end = (end % 12) + 1;
    const [from, to] = [MONTHS[month - 1] ?? "", MONTHS[end - 1] ?? ""];
    runs.push(month === end ? from : `${from}–${to}`);
  }
  return runs.join(", ");
}

/** 12 × 24 tables: months that are alike are said together. */
function hoursTexts(hours: { weekday: number[][]; weekend: number[][] }, bands: readonly string[], say: (band: string | undefined, text: string) => void) {
  const groups = new Map<string, number[]>();
  for (let month = 0; month < 12; month += 1) {
    const key = JSON.stringify([hours.weekday[month], hours.weekend[month]]);
    groups.set(key, [...(groups.get(key) ?? []), month + 1]);
  }
  for (const [key, months] of groups) {
    const [weekday, weekend] = JSON.parse(key) as [number[], number[]];
    const season = groups.size > 1 ? `${monthsText(months)}, ` : "";
    bands.forEach((band, number) => {
      const [work, free] = [runsText(weekday, number), runsText(weekend, number)];
      if (work === free) {
        if (work) say(band, `${season}${work}`);
        return;
      }
      if (work) say(band, t("{0}Mon–Fri {1}", season, work));
      if (free) say(band, t("{0}Sat–Sun {1}", season, free));
    });
  }
}

function runsText(day: readonly number[], band: number): string {
  const runs: string[] = [];
  for (let hour = 0; hour < day.length; hour += 1) {
    if (day[hour] !== band) continue;
    const from = hour;
    while (hour + 1 < day.length && day[hour + 1] === band) hour += 1;
    runs.push(from === 0 && hour === day.length - 1 ? t("all day") : `${clock(from)}–${clock(hour + 1)}`);
  }
  return runs.slice(1).reduce((all, run) => t("{0} and {1}", all, run), runs[0] ?? "");
}
