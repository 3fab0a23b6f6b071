import { describe, expect, it } from "vitest";
import { bandTimes, monthsText } from "./schedule-words";

describe("bandTimes", () => {
  it("puts rules into words, the last as the rest", () => {
    const times = bandTimes({ rules: [{ months: [11, 12, 1, 2], days: ["weekday"], from: "17:00", to: "21:00", band: "high" }, { days: ["weekend", "holiday"], band: "low" }, { from: "00:00", to: "24:00", band: "day" }] }, ["low", "high", "day"]);
    expect(Object.fromEntries(times)).toEqual({ high: ["Nov–Feb, Mon–Fri, 17:00–21:00"], low: ["Sat–Sun, holidays"], day: ["at all other times"] });
  });
  it("says of a season's last rule that it has what is left of the season", () => {
    const times = bandTimes({ rules: [{ months: [6, 7], days: ["weekday"], from: "16:00", to: "21:00", band: "peak" }, { months: [6, 7], band: "low" }, { months: [8, 9, 10, 11, 12, 1, 2, 3, 4, 5], band: "winter" }] }, ["peak", "low", "winter"]);
    expect(Object.fromEntries(times)).toEqual({ peak: ["Jun–Jul, Mon–Fri, 16:00–21:00"], low: ["Jun–Jul, at all other times"], winter: ["Aug–May"] });
  });
  it("says months and hour tables by their runs", () => {
    expect(bandTimes({ months: [0, 0, 0, 0, 0, 1, 1, 1, 1, 0, 0, 0] }, ["winter", "summer"]).get("winter")).toEqual(["Oct–May"]);
    const night = Array.from({ length: 24 }, (_, hour) => (hour < 6 || hour >= 22 ? 0 : 1));
    const free = Array.from({ length: 24 }, () => 0);
    const times = bandTimes({ hours: { weekday: Array.from({ length: 12 }, () => night), weekend: Array.from({ length: 12 }, () => free) } }, ["low", "high"]);
    expect(times.get("low")).toEqual(["Mon–Fri 00:00–06:00 and 22:00–24:00", "Sat–Sun all day"]);
    expect(times.get("high")).toEqual(["Mon–Fri 06:00–22:00"]);
  });
  it("of a single band is all times", () => {
    expect(bandTimes(undefined, ["all day"]).get("all day")).toEqual(["at all times"]);
  });
});

it("months over the turn of the year stay one run", () => {
  expect(monthsText([1, 2, 6, 11, 12])).toBe("Jun, Nov–Feb");
  expect(monthsText([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12])).toBe("all year");
});
