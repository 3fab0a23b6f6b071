import type { UsageBar } from "../../domain/energy/usage-series";

export interface WeekDay {
  /** 0 is Monday. */
  index: number;
  thisWeek: UsageBar | null;
  lastWeek: UsageBar | null;
}

/** Two weeks of daily bars side by side, Monday to Sunday. Both lists hold a whole week each. */
export function weekSeries(thisWeek: readonly UsageBar[], lastWeek: readonly UsageBar[]): WeekDay[] {
  return Array.from({ length: 7 }, (_, index) => ({
    index,
    thisWeek: thisWeek[index] ?? null,
    lastWeek: lastWeek[index] ?? null,
  }));
}
