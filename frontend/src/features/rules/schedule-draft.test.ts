import { describe, expect, it } from "vitest";
import { freshSchedule, withDay } from "./schedule-draft";

describe("withDay", () => {
  const all = freshSchedule("Europe/Berlin");

  it("keeps the order of the week, and never leaves a window without a day", () => {
    const workdays = withDay(withDay(all, 0, "sat", false), 0, "sun", false);
    expect(workdays.windows[0]?.days).toEqual(["mon", "tue", "wed", "thu", "fri"]);
    const one = { ...all, windows: [{ days: ["wed" as const], from: "08:00", to: "09:00" }] };
    expect(withDay(one, 0, "wed", false)).toEqual(one);
    expect(withDay(one, 0, "mon", true).windows[0]?.days).toEqual(["mon", "wed"]);
  });
});
