import { describe, expect, it } from "vitest";
import { choiceFromParams, choiceToParams, resolveRange } from "./range";

const zone = "Europe/Berlin";
/** 00:30 on 26 October in Berlin, the day after the clocks went back. */
const now = Date.parse("2026-10-25T23:30:00Z");

describe("resolveRange", () => {
  it("takes today and yesterday from the site's calendar", () => {
    expect(resolveRange({ preset: "today", bucket: "hour" }, now, zone).span).toEqual({
      from: "2026-10-26T00:00:00+01:00",
      to: "2026-10-27T00:00:00+01:00",
    });
    expect(resolveRange({ preset: "yesterday", bucket: "hour" }, now, zone).span).toEqual({
      from: "2026-10-25T00:00:00+02:00",
      to: "2026-10-26T00:00:00+01:00",
    });
  });

  it("counts today as one of the 7 days", () => {
    const range = resolveRange({ preset: "7d", bucket: "day" }, now, zone);
    expect(range.span.from).toBe("2026-10-20T00:00:00+02:00");
    expect(range.buckets).toEqual(["day", "hour"]);
  });

  it("does not draw 30 days by the hour", () => {
    expect(resolveRange({ preset: "30d", bucket: "hour" }, now, zone).bucket).toBe("day");
  });

  it("puts a custom range given backwards the right way round", () => {
    const range = resolveRange({ preset: "custom", bucket: "day", first: "2026-10-03", last: "2026-10-01" }, now, zone);
    expect(range.span).toEqual({ from: "2026-10-01T00:00:00+02:00", to: "2026-10-04T00:00:00+02:00" });
  });

  it("does not stumble over dates that do not exist", () => {
    const range = resolveRange({ preset: "custom", bucket: "day", first: "2026-02-31", last: "x" }, now, zone);
    expect(range.span.from).toBe("2026-10-20T00:00:00+02:00");
  });
});

describe("the choice in the address", () => {
  it("survives a round trip and keeps other parameters", () => {
    const choice = { preset: "custom", bucket: "hour", first: "2026-10-01", last: "2026-10-02" } as const;
    const params = choiceToParams(choice, new URLSearchParams("device=kitchen"));
    expect(params.get("device")).toBe("kitchen");
    expect(choiceFromParams(params)).toEqual(choice);
  });
  it("falls back to today", () => {
    expect(choiceFromParams(new URLSearchParams("range=forever")).preset).toBe("today");
  });
});
