import { placesOf, QUARTERS } from "./clock-quarter";
import type { NativeRule, NativeSchedule } from "./native-tariff";
import { HOLIDAY, plainDays, rowsOf } from "./week-days";

const ROWS = HOLIDAY + 1;
const NONE = 9999;

/** A schedule worked out for every month, kind of day and quarter hour, as the hub does it. */
interface Year {
  /** Index of the first rule that holds by its own day, and of the first that runs on from the day before. */
  own: number[];
  tail: number[];
  bandOf: (rule: number) => string | undefined;
  holidays: boolean;
}

const cell = (month: number, row: number) => (month * ROWS + row) * QUARTERS;

function yearOf(schedule: NativeSchedule | undefined, bands: readonly string[]): Year {
  const [own, tail] = [0, 1].map(() => Array.from({ length: 12 * ROWS * QUARTERS }, () => NONE)) as [number[], number[]];
  if (typeof schedule === "object" && "rules" in schedule) {
    schedule.rules.forEach((rule, index) => { layRule(rule, index, own, tail); });
    const holidays = schedule.rules.some((rule) => rule.days?.includes("holiday"));
    return { own, tail, bandOf: (rule) => schedule.rules[rule]?.band, holidays };
  }
  for (let month = 0; month < 12; month += 1) {
    for (let row = 0; row < HOLIDAY; row += 1) {
      for (let quarter = 0; quarter < QUARTERS; quarter += 1) own[cell(month, row) + quarter] = tableBand(schedule, month, row, Math.floor(quarter / 4));
    }
  }
  return { own, tail, bandOf: (band) => bands[band], holidays: false };
}

/** The band's number in a schedule that is a table: by month, or by month and hour. */
export function tableBand(schedule: Exclude<NativeSchedule, { rules: unknown }> | undefined, month: number, row: number, hour: number): number {
  if (schedule === undefined || schedule === "always") return 0;
  const found = "months" in schedule ? schedule.months[month] : (row < 5 ? schedule.hours.weekday : schedule.hours.weekend)[month]?.[hour];
  return found ?? NONE;
}

function layRule(rule: NativeRule, index: number, own: number[], tail: number[]) {
  const { from, to, tail: end } = placesOf(rule);
  // A class of days is on no day of this year: what names one is refused before.
  const rows = rowsOf(plainDays(rule.days ?? []) ?? ["holiday"]);
  const months = rule.months?.length ? rule.months : Array.from({ length: 12 }, (_, month) => month + 1);
  const lay = (target: number[], at: number) => { target[at] = Math.min(target[at] ?? NONE, index); };
  for (const month of months) {
    for (const row of rows) {
      for (let quarter = from; quarter < to; quarter += 1) lay(own, cell(month - 1, row) + quarter);
      for (let quarter = 0; quarter < end; quarter += 1) lay(tail, cell(month - 1, row) + quarter);
    }
  }
}

/** Whether two schedules give every quarter hour of every day to the same band, whichever day came before. */
export function sameTimes(one: NativeSchedule | undefined, two: NativeSchedule | undefined, bands: readonly string[]): boolean {
  const [a, b] = [yearOf(one, bands), yearOf(two, bands)];
  if (a.holidays !== b.holidays) return false;
  const rows = a.holidays ? ROWS : HOLIDAY;
  for (let month = 0; month < 12; month += 1) {
    for (let row = 0; row < rows; row += 1) {
      if (!sameDay(a, b, cell(month, row), evenings(month, row, rows))) return false;
    }
  }
  return true;
}

/** Where the days lie that may come before: of the same month or the one before, and holidays next to any day. */
function evenings(month: number, row: number, rows: number): number[] {
  const before = Array.from({ length: rows }, (_, each) => each).filter((each) => each === HOLIDAY || row === HOLIDAY || (each + 1) % 7 === row);
  return [month, (month + 11) % 12].flatMap((each) => before.map((evening) => cell(each, evening)));
}

function sameDay(a: Year, b: Year, day: number, nights: readonly number[]): boolean {
  const bandAt = ({ own, tail, bandOf }: Year, night: number, quarter: number) => bandOf(Math.min(own[day + quarter] ?? NONE, tail[night + quarter] ?? NONE));
  for (const night of nights) {
    for (let quarter = 0; quarter < QUARTERS; quarter += 1) {
      if (bandAt(a, night, quarter) !== bandAt(b, night, quarter)) return false;
    }
  }
  return true;
}
