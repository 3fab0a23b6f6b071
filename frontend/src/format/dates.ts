import { lastDay, type DateSpan } from "./calendar";
import { LOCALE } from "./locale";
import { language } from "../i18n/language";

// Dates of the site's calendar carry no time, so they are formatted in UTC, where no clock can move them.
const make = (options: Intl.DateTimeFormatOptions) => {
  const format = new Intl.DateTimeFormat(LOCALE, { timeZone: "UTC", ...options });
  return (date: string) => format.format(Date.parse(`${date}T00:00:00Z`));
};

const ranges = new Intl.DateTimeFormat(LOCALE, { timeZone: "UTC", day: "numeric", month: "short", year: "numeric" });

/** 1 Nov 2026 */
export const formatDate = make({ day: "numeric", month: "short", year: "numeric" });
/** Mon */
export const formatWeekday = make({ weekday: "short" });
const dayMonth = make({ day: "numeric", month: "short" });
const monthYear = make({ month: "long", year: "numeric" });

/** "November 2026" for a whole calendar month, else "10 Oct – 9 Nov 2026"; the last day is included. */
export function formatDates(dates: DateSpan): string {
  const last = lastDay(dates);
  const wholeMonth = dates.from.endsWith("-01") && dates.to.endsWith("-01") && dates.from.slice(0, 7) === last.slice(0, 7);
  if (wholeMonth) return monthYear(dates.from);
  return formatDays(dates);
}

/** "1 – 23 Nov 2026", "28 Dec 2025 – 3 Jan 2026"; the last day is included. */
export function formatDays(dates: DateSpan): string {
  const last = lastDay(dates);
  // English keeps its blanks around the dash; elsewhere the browser knows how a range is written.
  if (language !== "en") return ranges.formatRange(Date.parse(`${dates.from}T00:00:00Z`), Date.parse(`${last < dates.from ? dates.from : last}T00:00:00Z`));
  if (last <= dates.from) return formatDate(dates.from);
  if (dates.from.slice(0, 7) === last.slice(0, 7)) return `${String(Number(dates.from.slice(8)))} – ${formatDate(last)}`;
  return dates.from.slice(0, 4) === last.slice(0, 4) ? `${dayMonth(dates.from)} – ${formatDate(last)}` : `${formatDate(dates.from)} – ${formatDate(last)}`;
}
