import { describe, expect, it } from "vitest";
import { againstFromParams, againstToParams, comparisonOf, likeForLike, viewAgainst, type Against } from "./comparison";
import { resolveView, type View } from "./view";

/** Monday 23 November, 12:07. */
const noon = { now: Date.parse("2026-11-23T12:07:00+01:00"), zone: "Europe/Berlin", billingDay: 1 };

describe("comparisonOf", () => {
  const compare = (view: View, site = noon) => comparisonOf(view, resolveView(view, site), site);

  it("cuts the earlier range where the running one stands", () => {
    expect(compare({ unit: "day" }).span).toEqual({ from: "2026-11-22T00:00:00+01:00", to: "2026-11-22T12:00:00+01:00" });
    expect(compare({ unit: "week" }).span).toEqual({ from: "2026-11-16T00:00:00+01:00", to: "2026-11-16T12:00:00+01:00" });
    expect(compare({ unit: "month" }).until).toBe("2026-10-23T12:00:00+02:00");
    expect(compare({ unit: "year" }).until).toBe("2025-11-23T12:00:00+01:00");
  });

  it("takes the whole earlier range of one that is over", () => {
    expect(compare({ unit: "month", at: "2026-10-05" })).toEqual({ unit: "month", until: null, span: { from: "2026-09-01T00:00:00+02:00", to: "2026-10-01T00:00:00+02:00" } });
  });

  it("does not reach past a shorter month", () => {
    const end = { ...noon, now: Date.parse("2026-03-31T12:00:00+02:00") };
    expect(compare({ unit: "month" }, end).span).toEqual({ from: "2026-02-01T00:00:00+01:00", to: "2026-02-28T12:00:00+01:00" });
  });

  it("keeps the time of day over a change of the clocks", () => {
    const after = { ...noon, now: Date.parse("2026-10-25T12:00:00+01:00") };
    expect(compare({ unit: "day" }, after).until).toBe("2026-10-24T12:00:00+02:00");
  });
});

describe("a time set beside another that was chosen", () => {
  const beside = (view: View, against: Against, site = noon) => {
    const shown = resolveView(view, site);
    const other = resolveView(viewAgainst(view, shown, against), site);
    return { dates: other.dates, bars: other.bars, ...likeForLike(view.unit, shown, other, site) };
  };

  it("is of the same kind and length, with the same bars", () => {
    expect(beside({ unit: "month", at: "2026-10-05", bars: "week" }, { kind: "chosen", at: "2026-02-11" }).dates).toEqual({ from: "2026-02-01", to: "2026-03-01" });
    expect(beside({ unit: "week", at: "2026-11-03", bars: "hour" }, { kind: "year" })).toMatchObject({ dates: { from: "2025-11-03", to: "2025-11-10" }, bars: "hour" });
    expect(beside({ unit: "custom", first: "2026-10-01", last: "2026-10-10" }, { kind: "chosen", at: "2026-07-04" }).dates).toEqual({ from: "2026-07-04", to: "2026-07-14" });
    expect(beside({ unit: "day", at: "2024-02-29" }, { kind: "year" }).dates.from).toBe("2023-02-28");
  });

  it("is cut where the running one stands", () => {
    expect(beside({ unit: "week" }, { kind: "chosen", at: "2026-09-09" }).other).toEqual({ until: "2026-09-07T12:00:00+02:00", span: { from: "2026-09-07T00:00:00+02:00", to: "2026-09-07T12:00:00+02:00" } });
    expect(beside({ unit: "month" }, { kind: "year" }).other.until).toBe("2025-11-23T12:00:00+01:00");
    expect(beside({ unit: "year" }, { kind: "chosen", at: "2023-05-05" }).other.until).toBe("2023-11-23T12:00:00+01:00");
  });

  it("cuts what is shown where the chosen one is not over", () => {
    const { shown, other } = beside({ unit: "month", at: "2026-08-01" }, { kind: "chosen", at: "2026-11-23" });
    expect(shown.until).toBe("2026-08-23T12:00:00+02:00");
    expect(other.until).toBeNull();
  });

  it("goes by the one that began last when both run", () => {
    const { shown, other } = beside({ unit: "custom", first: "2026-11-17", last: "2026-11-23" }, { kind: "chosen", at: "2026-11-20" });
    expect(shown.until).toBe("2026-11-20T12:00:00+01:00");
    expect(other.until).toBeNull();
  });
});

describe("what is compared with, in the address", () => {
  it("survives a round trip and keeps other parameters", () => {
    for (const against of [{ kind: "before" }, { kind: "year" }, { kind: "chosen", at: "2026-02-11" }] as const) {
      const params = againstToParams(against, new URLSearchParams("show=week&with=2020-01-01"));
      expect(params.get("show")).toBe("week");
      expect(againstFromParams(params, noon)).toEqual(against);
    }
  });
  it("is the time before where it is no date, or one ahead", () => {
    for (const text of ["2026-02-31", "soon", "2027-01-01"]) expect(againstFromParams(new URLSearchParams({ with: text }), noon)).toEqual({ kind: "before" });
  });
});
