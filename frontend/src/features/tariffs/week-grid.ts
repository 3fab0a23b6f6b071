import { timedBands, type BandHours, type TariffDraft } from "./tariff-draft";

/** Hours of one day in which one price holds, from midnight. */
export interface WeekRun {
  from: number;
  to: number;
  /** Index among the draft's bands with hours; the price at all other times comes after them. */
  band: number;
}

const QUARTERS = 96;
const quarterOf = (clock: string) => { const [hour = 0, minute = 0] = clock.split(":").map(Number); return hour * 4 + minute / 15; };
const isOn = ({ days }: BandHours, day: number) => days === "every" || (days === "weekend") === day >= 5;

/** Whether hours hold in a quarter of a day, 0 = Monday. Hours over midnight belong to the day on which their evening begins. */
function holds(hours: BandHours, day: number, quarter: number): boolean {
  const [from, to] = [quarterOf(hours.from), quarterOf(hours.to)];
  if (from < to) return isOn(hours, day) && quarter >= from && quarter < to;
  return (isOn(hours, day) && quarter >= from) || (isOn(hours, (day + 6) % 7) && quarter < to);
}

/** Which price holds when in a week, a list of runs a day from Monday on: the first band whose hours fit, as the hub reads them. */
export function weekRuns(draft: TariffDraft): WeekRun[][] {
  const bands = timedBands(draft);
  const bandAt = (day: number, quarter: number) => {
    const found = bands.findIndex((band) => band.hours.some((hours) => holds(hours, day, quarter)));
    return found < 0 ? bands.length : found;
  };
  return Array.from({ length: 7 }, (_, day) => {
    const runs: WeekRun[] = [];
    for (let quarter = 0; quarter < QUARTERS; quarter += 1) {
      const band = bandAt(day, quarter);
      const last = runs.at(-1);
      if (last?.band === band) last.to = (quarter + 1) / 4;
      else runs.push({ from: quarter / 4, to: (quarter + 1) / 4, band });
    }
    return runs;
  });
}
