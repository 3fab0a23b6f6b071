import { describe, expect, it } from "vitest";
import { drillDown, resolveView, viewFromParams, viewToParams } from "./view";

const zone = "Europe/Berlin";
/** 00:30 on 26 October in Berlin, the day after the clocks went back. */
const night = { now: Date.parse("2026-10-25T23:30:00Z"), zone, billingDay: 1 };
/** Monday 23 November, 12:07. */
const noon = { now: Date.parse("2026-11-23T12:07:00+01:00"), zone, billingDay: 1 };

describe("resolveView", () => {
  it("takes today from the site's calendar, and has no next day", () => {
    const range = resolveView({ unit: "day" }, night);
    expect(range.span).toEqual({ from: "2026-10-26T00:00:00+01:00", to: "2026-10-27T00:00:00+01:00" });
    expect(range.current).toBe(true);
    expect(range.next).toBeUndefined();
  });

  it("goes back and forth by whole days, also over the day of 25 hours", () => {
    const yesterday = resolveView(resolveView({ unit: "day" }, night).previous, night);
    expect(yesterday.span).toEqual({ from: "2026-10-25T00:00:00+02:00", to: "2026-10-26T00:00:00+01:00" });
    expect(yesterday.next).toEqual({ unit: "day", at: "2026-10-26" });
  });

  it("begins weeks on Monday and years in January", () => {
    expect(resolveView({ unit: "week", at: "2026-11-22" }, noon).dates).toEqual({ from: "2026-11-16", to: "2026-11-23" });
    expect(resolveView({ unit: "year" }, noon).dates).toEqual({ from: "2026-01-01", to: "2027-01-01" });
  });

  it("follows the billing period, not the calendar month", () => {
    const range = resolveView({ unit: "period" }, { ...noon, billingDay: 10 });
    expect(range.dates).toEqual({ from: "2026-11-10", to: "2026-12-10" });
    expect(resolveView(range.previous, { ...noon, billingDay: 10 }).dates).toEqual({ from: "2026-10-10", to: "2026-11-10" });
  });

  it("offers bars that suit the length, and billing periods only where they are not months", () => {
    expect(resolveView({ unit: "day" }, noon).choices).toEqual(["hour", "15m"]);
    expect(resolveView({ unit: "week", bars: "hour" }, noon).bars).toBe("hour");
    expect(resolveView({ unit: "month", bars: "hour" }, noon).bars).toBe("day");
    expect(resolveView({ unit: "year" }, noon).choices).toEqual(["month", "week"]);
    expect(resolveView({ unit: "year" }, { ...noon, billingDay: 10 }).choices).toEqual(["month", "billing", "week"]);
  });

  it("puts a custom range given backwards the right way round, and moves it by its own length", () => {
    const range = resolveView({ unit: "custom", first: "2026-10-03", last: "2026-10-01" }, noon);
    expect(range.dates).toEqual({ from: "2026-10-01", to: "2026-10-04" });
    expect(range.previous).toMatchObject({ first: "2026-09-28", last: "2026-09-30" });
    expect(range.next).toMatchObject({ first: "2026-10-04", last: "2026-10-06" });
  });

  it("does not stumble over dates that do not exist", () => {
    expect(resolveView({ unit: "custom", first: "2026-02-31", last: "x" }, noon).dates).toEqual({ from: "2026-11-17", to: "2026-11-24" });
    expect(viewFromParams(new URLSearchParams("show=day&at=2026-13-01"), "day").at).toBeUndefined();
  });
});

it("a bar leads to the time it stands for", () => {
  expect(drillDown("month", "2026-10-01T00:00:00+02:00")).toEqual({ unit: "month", at: "2026-10-01" });
  expect(drillDown("day", "2026-10-03T00:00:00+02:00")).toEqual({ unit: "day", at: "2026-10-03" });
  expect(drillDown("hour", "2026-10-03T05:00:00+02:00")).toBeNull();
});

describe("the view in the address", () => {
  it("survives a round trip and keeps other parameters", () => {
    for (const view of [{ unit: "custom", first: "2026-10-01", last: "2026-10-02", bars: "hour" }, { unit: "month", at: "2026-10-01" }] as const) {
      const params = viewToParams(view, new URLSearchParams("device=kitchen&bars=week"));
      expect(params.get("device")).toBe("kitchen");
      expect(viewFromParams(params, "day")).toEqual({ at: undefined, first: undefined, last: undefined, bars: undefined, ...view });
    }
  });
  it("falls back to what the page shows first", () => {
    expect(viewFromParams(new URLSearchParams("show=forever"), "week").unit).toBe("week");
  });
});
