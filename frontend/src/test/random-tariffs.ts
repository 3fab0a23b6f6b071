import type { NativeRule, NativeSchedule } from "../features/tariffs/native-tariff";
import { newDraft, TIER_UNITS, type BandDraft, type LineDraft, type TariffDraft, type TierDraft, type WeekDraft } from "../features/tariffs/tariff-draft";
import { daysOf } from "../features/tariffs/week-days";
import { repainted } from "../features/tariffs/week-paint";

/** Chance that is the same in every run. */
export function chance(seed: number) {
  let state = seed + 1;
  const below = (count: number) => {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
    return Math.floor((state / 0x80000000) * count);
  };
  return { below, coin: () => below(2) === 1, pick: <T>(list: readonly T[]): T => list[below(list.length)] as T };
}
export type Chance = ReturnType<typeof chance>;

const clock = (quarter: number) => `${String(Math.floor(quarter / 4)).padStart(2, "0")}:${String((quarter % 4) * 15).padStart(2, "0")}`;
const price = ({ below }: Chance) => `0.${String(1000 + below(8999))}`;

function randomTiers(luck: Chance): TierDraft[] {
  const count = 1 + luck.below(3);
  return Array.from({ length: count }, (_, index) => ({ upTo: index === count - 1 ? "" : String(100 * (index + 1)), price: price(luck) }));
}

function randomLine(luck: Chance, bands: number, holidays: boolean): LineDraft {
  const rows = Array.from({ length: holidays ? 8 : 7 }, (_, row) => row).filter(luck.coin);
  const from = luck.below(96);
  const to = luck.below(97);
  return { band: luck.below(bands), days: rows.length === 0 || luck.coin() ? [] : daysOf(rows), from: clock(from), to: clock(to === from ? from + 1 : to) };
}

function randomWeeks(luck: Chance, bands: number): WeekDraft[] {
  const holidays = luck.coin();
  const count = 1 + luck.below(4);
  const starts = [...new Set(Array.from({ length: count }, () => 1 + luck.below(12)))];
  const ordered = [...starts].sort((a, b) => a - b);
  return starts.map((first) => {
    const next = ordered[(ordered.indexOf(first) + 1) % ordered.length] ?? first;
    const lines = Array.from({ length: luck.below(5) }, () => randomLine(luck, bands, holidays));
    const alone = starts.length === 1;
    return { name: alone ? "" : luck.pick(["", "Summer", "Off season"]), first: alone ? 1 : first, last: alone ? 12 : ((next + 10) % 12) + 1, lines, rest: luck.below(bands) };
  });
}

/** Any draft that the form can hold and finds no fault with, its unused fields as they are in a new one. */
export function randomDraft(luck: Chance): TariffDraft {
  const draft: TariffDraft = { ...newDraft("contract", "2026-01-01"), name: "City", shape: luck.pick(["flat", "times", "times", "series"]) };
  const bands: BandDraft[] = Array.from({ length: 1 + luck.below(5) }, (_, index) => ({ name: `price ${String(index)}`, tiers: randomTiers(luck) }));
  if (draft.shape === "flat") draft.flat = randomTiers(luck);
  if (draft.shape === "times") Object.assign(draft, { bands, weeks: randomWeeks(luck, bands.length) });
  if (draft.shape === "times") draft.names.allDay = "all day";
  if (draft.shape === "series") draft.series = { name: "day-ahead", zone: "", adder: luck.coin() ? price(luck) : "" };
  const tiered = draft.shape === "flat" ? draft.flat.length > 1 : draft.shape === "times" && bands.some((band) => band.tiers.length > 1);
  if (tiered) Object.assign(draft, { tierUnit: luck.pick(TIER_UNITS), tierScope: luck.pick(["total", "band"]) });
  if (luck.coin()) Object.assign(draft, { region: luck.pick(["", "DE-BY", "US-NERC"]), holidays: luck.pick(["", "12-24", "easter-2, mon before 06-01"]) });
  if (luck.coin()) Object.assign(draft, { standing: price(luck), standingPer: luck.pick(["day", "month", "year"]) });
  if (luck.coin()) Object.assign(draft, { minimum: price(luck), minimumPer: luck.pick(["day", "month", "year"]) });
  if (luck.coin()) draft.levy = price(luck);
  if (luck.coin()) draft.tax = "19";
  draft.exportRule = luck.pick(["none", "flat", "net"]);
  if (draft.exportRule === "flat") draft.exportPrice = price(luck);
  if (draft.exportRule === "net") draft.net = { carry: luck.coin(), month: 1 + luck.below(12), price: luck.coin() ? price(luck) : "" };
  if (luck.coin()) draft.kept = { about: { source: "A leaflet" }, notes: ["As it was understood"] };
  return draft;
}

/** The band of a quarter hour, straight from what docs/TARIFFS.md says of schedules; months from 1, rows from Monday, 7 a holiday. */
export function bandAt(schedule: NativeSchedule | undefined, bands: readonly string[], day: { month: number; row: number }, before: { month: number; row: number }, quarter: number): string | undefined {
  if (schedule === undefined || schedule === "always") return bands[0];
  if ("months" in schedule) return bands[schedule.months[day.month - 1] ?? -1];
  if ("hours" in schedule) return bands[(day.row < 5 ? schedule.hours.weekday : schedule.hours.weekend)[day.month - 1]?.[Math.floor(quarter / 4)] ?? -1];
  const own = schedule.rules.some((rule) => rule.days?.includes("holiday"));
  const minutes = (text: string) => Number(text.slice(0, 2)) * 4 + Number(text.slice(3)) / 15;
  const on = ({ months, days }: NativeRule, { month, row }: typeof day) => {
    if (months?.length && !months.includes(month)) return false;
    if (!days?.length) return true;
    return days.some((each) => (row === 7 ? own && each === "holiday" : each === ["mon", "tue", "wed", "thu", "fri", "sat", "sun"][row] || (each === "weekday" && row < 5) || (each === "weekend" && row >= 5)));
  };
  return schedule.rules.find((rule) => {
    const [from, to] = [minutes(rule.from ?? "00:00"), minutes(rule.to ?? "24:00")];
    if (from < to) return on(rule, day) && quarter >= from && quarter < to;
    return (on(rule, day) && quarter >= from) || (on(rule, before) && quarter < to);
  })?.band;
}

/** Random cells: blocks of hours or half hours on blocks of days, some of them the whole day. */
export function randomCells(luck: Chance, rows: number, bands: number, step: number): number[][] {
  const cells = Array.from({ length: rows }, () => Array.from({ length: 96 }, () => 0));
  for (let blocks = luck.below(9); blocks > 0; blocks -= 1) {
    const [top, from, band] = [luck.below(rows), luck.below(96 / step) * step, luck.below(bands)];
    const [height, width] = [1 + luck.below(rows - top), (1 + luck.below(96 / step - from / step)) * step];
    for (let row = top; row < top + height; row += 1) cells[row]?.fill(band, from, from + width);
  }
  return cells;
}

export const paintedWeek = (cells: number[][], seasons = false): WeekDraft => repainted({ name: "", first: 1, last: 12, lines: [], rest: 0 }, cells, seasons);
