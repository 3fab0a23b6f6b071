import type { Rule } from "../../api/types";
import { t } from "../../i18n/t";

export type Schedule = NonNullable<Rule["schedule"]>;
export type Day = Schedule["windows"][number]["days"][number];

export const days: readonly { day: Day; text: string }[] = [
  { day: "mon", text: t("Mon") }, { day: "tue", text: t("Tue") }, { day: "wed", text: t("Wed") }, { day: "thu", text: t("Thu") },
  { day: "fri", text: t("Fri") }, { day: "sat", text: t("Sat") }, { day: "sun", text: t("Sun") },
];

/** Nights of every day: what one most often wants to be told of. */
export function freshSchedule(timezone: string): Schedule {
  return { timezone, windows: [{ days: days.map((each) => each.day), from: "22:00", to: "06:00" }] };
}

/** The same window with a day more or less; a window without a day would never be, so the last one stays. */
export function withDay(schedule: Schedule, n: number, day: Day, on: boolean): Schedule {
  return {
    ...schedule,
    windows: schedule.windows.map((window, index) => {
      if (index !== n) return window;
      const chosen = days.map((each) => each.day).filter((each) => (each === day ? on : window.days.includes(each)));
      return chosen.length > 0 ? { ...window, days: chosen } : window;
    }),
  };
}
