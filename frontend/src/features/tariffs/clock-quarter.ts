/** Quarter hours of a day. */
export const QUARTERS = 96;

/** "06:30" is 26. */
export function quarterOf(clock: string): number {
  const [hour = 0, minute = 0] = clock.split(":").map(Number);
  return hour * 4 + minute / 15;
}

/** 26 is "06:30", 96 is "24:00". */
export function clockOf(quarter: number): string {
  return `${String(Math.floor(quarter / 4)).padStart(2, "0")}:${String((quarter % 4) * 15).padStart(2, "0")}`;
}

/** The quarters `[from, to)` of its own day that hours hold, and up to which of the next day they run on. */
export function placesOf({ from, to }: { from?: string; to?: string }): { from: number; to: number; tail: number } {
  const [start, end] = [quarterOf(from ?? "00:00") % QUARTERS, quarterOf(to ?? "24:00") % QUARTERS];
  return start < end || end === 0 ? { from: start, to: end || QUARTERS, tail: 0 } : { from: start, to: QUARTERS, tail: end };
}
