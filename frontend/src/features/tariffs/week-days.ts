/** Words of the native form for the days of a rule; none means every day. */
export type Day = "mon" | "tue" | "wed" | "thu" | "fri" | "sat" | "sun" | "weekday" | "weekend" | "holiday";

/** Row of holidays in a week's grid, after Monday (0) to Sunday (6). */
export const HOLIDAY = 7;

const SINGLE = ["mon", "tue", "wed", "thu", "fri", "sat", "sun", "holiday"] as const;
const WORK = [0, 1, 2, 3, 4];
const FREE = [5, 6];

/** The rows a rule holds on; holidays among them only where it names them, or no day at all. */
export function rowsOf(days: readonly Day[]): number[] {
  if (days.length === 0) return SINGLE.map((_, row) => row);
  return days.flatMap((day) => (day === "weekday" ? WORK : day === "weekend" ? FREE : [SINGLE.indexOf(day)]));
}

/** Rows in as few words as possible, always the same words for the same rows. */
export function daysOf(rows: readonly number[]): Day[] {
  const has = new Set(rows);
  if (has.size === SINGLE.length) return [];
  const whole = (group: readonly number[]) => group.every((row) => has.has(row));
  const some = (group: readonly number[]) => SINGLE.filter((_, row) => group.includes(row) && has.has(row));
  return [...(whole(WORK) ? ["weekday" as const] : some(WORK)), ...(whole(FREE) ? ["weekend" as const] : some(FREE)), ...some([HOLIDAY])];
}

/** Days as a kept tariff names them; null where a class of days is among them. */
export function plainDays(days: readonly string[]): Day[] | null {
  const known = (day: string): day is Day => day === "weekday" || day === "weekend" || SINGLE.some((each) => each === day);
  return days.every(known) ? daysOf(rowsOf(days)) : null;
}
