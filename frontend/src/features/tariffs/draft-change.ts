import { monthsOf, namesHolidays, priced, type TariffDraft, type WeekDraft } from "./tariff-draft";
import { t } from "../../i18n/t";

/** The draft with another price, which no hour has yet. */
export function withBand(draft: TariffDraft): TariffDraft {
  return { ...draft, bands: [...draft.bands, { name: "", tiers: priced("") }] };
}

/** Without a price: its hours go too, and what it had at all other times goes to the last one left. */
export function withoutBand(draft: TariffDraft, gone: number): TariffDraft {
  const last = draft.bands.length - 2;
  const moved = (band: number) => (band === gone ? last : band > gone ? band - 1 : band);
  const weeks = draft.weeks.map((week) => ({ ...week, rest: moved(week.rest), lines: week.lines.filter((line) => line.band !== gone).map((line) => ({ ...line, band: moved(line.band) })) }));
  return { ...draft, weeks, bands: draft.bands.filter((_, index) => index !== gone) };
}

/** One more season, which begins with the hours of the one it is cut from: the year, or the longest season. */
export function withSeason(draft: TariffDraft): TariffDraft {
  const [only] = draft.weeks;
  if (only && draft.weeks.length === 1) {
    return { ...draft, weeks: [{ ...only, name: t("Summer"), first: 6, last: 9 }, { ...only, name: t("Winter"), first: 10, last: 5 }] };
  }
  const lengths = draft.weeks.map((week) => monthsOf(week).length);
  const longest = lengths.indexOf(Math.max(...lengths));
  const weeks = draft.weeks.flatMap((week, index) => {
    const months = monthsOf(week);
    const half = Math.ceil(months.length / 2);
    if (index !== longest || months.length < 2) return [week];
    return [{ ...week, last: months[half - 1] ?? week.last }, { ...week, name: "", first: months[half] ?? week.first }];
  });
  return { ...draft, weeks };
}

/** Without a season: its months go to the one before it. */
export function withoutSeason(draft: TariffDraft, gone: number): TariffDraft {
  const left = draft.weeks.filter((_, index) => index !== gone);
  const [only] = left;
  if (only && left.length === 1) return { ...draft, weeks: [{ ...only, name: "", first: 1, last: 12 }] };
  const removed = draft.weeks[gone];
  const weeks = left.map((week) => (removed && (week.last % 12) + 1 === removed.first ? { ...week, last: removed.last } : week));
  return { ...draft, weeks };
}

/** A season with other months; of two the other one has what is left. */
export function withMonths(draft: TariffDraft, at: number, { first, last }: Pick<WeekDraft, "first" | "last">): TariffDraft {
  const weeks = draft.weeks.map((week, index) => {
    if (index === at) return { ...week, first, last };
    return draft.weeks.length === 2 ? { ...week, first: (last % 12) + 1, last: ((first + 10) % 12) + 1 } : week;
  });
  return { ...draft, weeks };
}

/** Gives holidays hours of their own in every season, or lets them count as the weekday they fall on. */
export function withHolidayHours(draft: TariffDraft, own: boolean): TariffDraft {
  if (own === namesHolidays(draft)) return draft;
  const weeks = draft.weeks.map((week): WeekDraft => {
    if (own) return { ...week, lines: [{ band: week.rest, days: ["holiday"], from: "00:00", to: "24:00" }, ...week.lines] };
    const lines = week.lines.map((line) => ({ line, days: line.days.filter((day) => day !== "holiday") }));
    return { ...week, lines: lines.flatMap(({ line, days }) => (days.length > 0 || line.days.length === 0 ? [{ ...line, days }] : [])) };
  });
  return { ...draft, weeks };
}

/** Another shape; a price typed in the one before is not asked again. */
export function withShape(draft: TariffDraft, shape: TariffDraft["shape"]): TariffDraft {
  const rest = draft.weeks[0]?.rest ?? 0;
  const empty = (tiers: TariffDraft["flat"] | undefined) => tiers?.every((tier) => tier.price.trim() === "") ?? false;
  if (shape === "times" && empty(draft.bands[rest]?.tiers)) return { ...draft, shape, bands: draft.bands.map((band, index) => (index === rest ? { ...band, tiers: draft.flat } : band)) };
  if (shape === "flat" && empty(draft.flat)) return { ...draft, shape, flat: draft.bands[rest]?.tiers ?? draft.flat };
  return { ...draft, shape };
}
