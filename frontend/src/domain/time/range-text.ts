import { addDays } from "../../format/calendar";
import { formatDate, formatDates, formatDays, formatWeekday } from "../../format/dates";
import type { TimeRange, Unit } from "./view";
import { inSentence, t } from "../../i18n/t";

export const unitText: Record<Unit, string> = { day: t("Day"), week: t("Week"), month: t("Month"), period: t("Period"), year: t("Year"), custom: t("Custom") };

/** What a length of time is called inside a sentence. */
export function unitWord(unit: Unit): string {
  return unit === "custom" ? t("range") : unit === "period" ? t("billing period") : inSentence(unitText[unit]);
}

/** "Mon 23 Nov 2026", "16 – 22 Nov 2026", "November 2026", "2026". */
export function rangeText(unit: Unit, range: TimeRange): string {
  const { dates } = range;
  switch (unit) {
    case "day":
      return `${formatWeekday(dates.from)} ${formatDate(dates.from)}`;
    case "year":
      return dates.from.slice(0, 4);
    case "week":
    case "custom":
      return formatDays(dates);
    case "month":
    case "period":
      return formatDates(dates);
  }
}

/** "Day before until 14:15": what a figure is compared with. */
export function comparisonText(unit: Unit, range: TimeRange, until: string | null, clock: string): string {
  const whole: Record<Unit, string> = { day: range.current ? t("Yesterday") : t("Day before"), week: range.current ? t("Last week") : t("Week before"), month: range.current ? t("Last month") : t("Month before"), period: t("Period before"), year: range.current ? t("Last year") : t("Year before"), custom: t("Range before") };
  return until ? cutText(whole[unit], unit, until, clock) : whole[unit];
}

/** "November 2026 until 23 Nov": a time that is looked at up to the place where another one stands. */
export function cutText(whole: string, unit: Unit, until: string, clock: string): string {
  const date = until.slice(0, 10);
  const place = unit === "day" ? clock : unit === "week" ? `${formatWeekday(date)} ${clock}` : formatDays({ from: date, to: addDays(date, 1) });
  return t("{0} until {1}", whole, place);
}
