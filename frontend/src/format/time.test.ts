import { describe, expect, it } from "vitest";
import { formatAge, formatDuration, timeFormat } from "./time";

describe("timeFormat", () => {
  it("uses the site's zone whatever the machine's is", () => {
    const berlin = timeFormat("Europe/Berlin");
    expect(berlin.clock("2026-01-05T23:30:00Z")).toBe("00:30");
    expect(berlin.day("2026-01-05T23:30:00Z")).toBe("Tue 6 Jan");
    expect(timeFormat("America/Los_Angeles").dateTime("2026-01-05T23:30:00Z")).toBe("Mon 5 Jan, 15:30");
  });

  it("writes midnight as 00:00", () => {
    expect(timeFormat("Asia/Kolkata").clock("2026-01-05T18:30:00Z")).toBe("00:00");
  });

  it("tells the repeated autumn hour apart by its offset", () => {
    const berlin = timeFormat("Europe/Berlin");
    expect(berlin.clock("2026-10-25T00:30:00Z")).toBe(berlin.clock("2026-10-25T01:30:00Z"));
    expect(berlin.offset("2026-10-25T00:30:00Z")).toBe("GMT+2");
    expect(berlin.offset("2026-10-25T01:30:00Z")).toBe("GMT+1");
  });
});

describe("formatAge", () => {
  const now = Date.parse("2026-01-05T12:00:00Z");
  it("is short and never negative", () => {
    expect(formatAge("2026-01-05T12:00:03Z", now)).toBe("now");
    expect(formatAge("2026-01-05T11:59:53Z", now)).toBe("7 s ago");
    expect(formatAge("2026-01-05T11:58:00Z", now)).toBe("2 min ago");
    expect(formatAge("2026-01-04T11:00:00Z", now)).toBe("25 h ago");
    expect(formatAge("2026-01-01T12:00:00Z", now)).toBe("4 d ago");
    expect(formatAge(null, now)).toBe("–");
  });
});

describe("formatDuration", () => {
  it("names the largest useful units", () => {
    expect(formatDuration(8_000)).toBe("8 s");
    expect(formatDuration(125 * 60_000)).toBe("2 h 5 min");
    expect(formatDuration(50 * 3_600_000)).toBe("2 d");
  });
});
