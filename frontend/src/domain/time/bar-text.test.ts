import { describe, expect, it } from "vitest";
import { daysSpan, slotsOf } from "../../format/calendar";
import { timeFormat } from "../../format/time";
import { barTicks, barTitle } from "./bar-text";

const zone = "Europe/Berlin";
const time = timeFormat(zone);
const slots = (first: string, last: string, kind: "15m" | "hour" | "day" | "week" | "month") => slotsOf(daysSpan(first, last, zone), kind, zone);

describe("barTicks", () => {
  it("labels every third hour of one day and each day of several", () => {
    expect(barTicks(slots("2026-11-23", "2026-11-23", "hour"), "hour", zone)).toHaveLength(8);
    expect(barTicks(slots("2026-11-23", "2026-11-23", "15m"), "15m", zone)).toHaveLength(8);
    expect(barTicks(slots("2026-11-17", "2026-11-23", "hour"), "hour", zone)).toHaveLength(7);
  });
  it("thins the days of a quarter", () => {
    expect(barTicks(slots("2026-08-26", "2026-11-23", "day"), "day", zone).length).toBeLessThanOrEqual(15);
  });
});

describe("barTitle", () => {
  it("tells the two hours of an autumn night apart", () => {
    const titles = slots("2026-10-25", "2026-10-25", "hour").slice(2, 4).map((bar) => barTitle(bar, "hour", time));
    expect(titles).toEqual(["Sun 25 Oct, 02:00–02:00 (GMT+2)", "Sun 25 Oct, 02:00–03:00 (GMT+1)"]);
  });
  it("names weeks by their days, the last one included, and months by their name", () => {
    const weeks = slots("2026-11-16", "2026-11-29", "week");
    expect(weeks.map((bar) => barTitle(bar, "week", time))).toEqual(["16 Nov – 22 Nov", "23 Nov – 29 Nov"]);
    expect(slots("2026-10-01", "2026-11-30", "month").map((bar) => barTitle(bar, "month", time))).toEqual(["Oct 2026", "Nov 2026"]);
  });
});
