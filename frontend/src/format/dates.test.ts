import { describe, expect, it } from "vitest";
import { billingPeriod, lastDay, spanOfDates } from "./calendar";
import { formatDate, formatDates, formatDays } from "./dates";

describe("dates", () => {
  it("are the site's, whatever zone the browser is in", () => {
    expect(formatDate("2026-11-01")).toBe("1 Nov 2026");
  });
  it("name a whole month, and include the last day of anything else", () => {
    expect(formatDates({ from: "2026-11-01", to: "2026-12-01" })).toBe("November 2026");
    expect(formatDates({ from: "2026-10-10", to: "2026-11-10" })).toBe("10 Oct – 9 Nov 2026");
    expect(formatDates({ from: "2026-12-15", to: "2027-01-15" })).toBe("15 Dec 2026 – 14 Jan 2027");
    expect(formatDays({ from: "2026-11-01", to: "2026-11-24" })).toBe("1 – 23 Nov 2026");
    expect(formatDays({ from: "2026-11-01", to: "2026-11-02" })).toBe("1 Nov 2026");
  });
});

describe("billingPeriod", () => {
  it("holds the date, and begins on the billing day", () => {
    expect(billingPeriod("2026-11-23", 1)).toEqual({ from: "2026-11-01", to: "2026-12-01" });
    expect(billingPeriod("2026-11-09", 10)).toEqual({ from: "2026-10-10", to: "2026-11-10" });
    expect(billingPeriod("2026-11-10", 10)).toEqual({ from: "2026-11-10", to: "2026-12-10" });
    expect(billingPeriod("2026-11-23", 1, -11)).toEqual({ from: "2025-12-01", to: "2026-01-01" });
  });
  it("clips the 31st to the month's end", () => {
    expect(billingPeriod("2026-02-28", 31)).toEqual({ from: "2026-02-28", to: "2026-03-31" });
    expect(billingPeriod("2026-03-30", 31)).toEqual({ from: "2026-02-28", to: "2026-03-31" });
    expect(billingPeriod("2026-03-31", 31, 1)).toEqual({ from: "2026-04-30", to: "2026-05-31" });
  });
  it("is a span of the site's days over a clock change", () => {
    expect(spanOfDates({ from: "2026-10-01", to: "2026-11-01" }, "Europe/Berlin")).toEqual({ from: "2026-10-01T00:00:00+02:00", to: "2026-11-01T00:00:00+01:00" });
    expect(lastDay({ from: "2026-10-01", to: "2026-11-01" })).toBe("2026-10-31");
  });
});
