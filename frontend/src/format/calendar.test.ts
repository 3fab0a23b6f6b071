import { describe, expect, it } from "vitest";
import { dayCount, daysSpan, hourOf, instantOf, localOf, siteDate, slotsOf, weekSpan } from "./calendar";

const zone = "Europe/Berlin";

describe("daysSpan", () => {
  it("runs from the site's midnight to its midnight across a clock change", () => {
    expect(daysSpan("2026-03-29", "2026-03-29", zone)).toEqual({
      from: "2026-03-29T00:00:00+01:00",
      to: "2026-03-30T00:00:00+02:00",
    });
  });

  it("starts at the first moment of a day whose midnight is skipped", () => {
    expect(daysSpan("2018-11-04", "2018-11-04", "America/Sao_Paulo").from).toBe("2018-11-04T01:00:00-02:00");
  });
});

describe("siteDate", () => {
  it("is the site's date, not the machine's or UTC's", () => {
    const now = Date.parse("2026-06-30T23:30:00Z");
    expect(siteDate(now, zone)).toBe("2026-07-01");
    expect(siteDate(now, zone, -1)).toBe("2026-06-30");
    expect(siteDate(now, "America/New_York")).toBe("2026-06-30");
  });
});

describe("slotsOf", () => {
  const hours = (day: string) => slotsOf(daysSpan(day, day, zone), "hour", zone);

  it("gives a spring day 23 hours and an autumn day 25", () => {
    expect(hours("2026-03-29")).toHaveLength(23);
    expect(hours("2026-10-25")).toHaveLength(25);
    expect(hours("2026-10-26")).toHaveLength(24);
  });

  it("keeps both autumn hours, told apart by their offset", () => {
    const twos = hours("2026-10-25").filter((slot) => hourOf(slot.from, zone) === 2);
    expect(twos.map((slot) => slot.from)).toEqual(["2026-10-25T02:00:00+02:00", "2026-10-25T02:00:00+01:00"]);
  });

  it("gives days, not multiples of 24 hours", () => {
    const days = slotsOf(daysSpan("2026-10-24", "2026-10-26", zone), "day", zone);
    expect(days.map((slot) => slot.from)).toEqual([
      "2026-10-24T00:00:00+02:00",
      "2026-10-25T00:00:00+02:00",
      "2026-10-26T00:00:00+01:00",
    ]);
  });
});

describe("weekSpan", () => {
  it("starts on the site's Monday", () => {
    const sundayLate = Date.parse("2026-11-22T22:59:00Z");
    expect(weekSpan(sundayLate, zone).from).toBe("2026-11-16T00:00:00+01:00");
    const mondayEarly = Date.parse("2026-11-22T23:01:00Z");
    expect(weekSpan(mondayEarly, zone).from).toBe("2026-11-23T00:00:00+01:00");
    expect(weekSpan(mondayEarly, zone, -1)).toEqual({ from: "2026-11-16T00:00:00+01:00", to: "2026-11-23T00:00:00+01:00" });
  });
});

describe("dayCount", () => {
  it("counts calendar days over a clock change", () => {
    expect(dayCount(daysSpan("2026-10-24", "2026-10-26", zone), zone)).toBe(3);
  });
});

describe("instantOf", () => {
  it("reads a field by the site's clock and takes the first of a repeated hour", () => {
    expect(instantOf("2026-10-25T02:30", zone)).toBe("2026-10-25T02:30:00+02:00");
    expect(instantOf("", zone)).toBeNull();
  });

  it("is what localOf wrote, to the millisecond", () => {
    const at = "2026-11-23T10:00:00.250+01:00";
    expect(localOf(at, zone)).toBe("2026-11-23T10:00:00.25");
    expect(Date.parse(instantOf(localOf(at, zone), zone) ?? "")).toBe(Date.parse(at));
  });
});
