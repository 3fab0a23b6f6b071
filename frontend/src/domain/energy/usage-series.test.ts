import { describe, expect, it } from "vitest";
import { formatShare } from "../../format/number";
import { daysSpan, slotsOf } from "../../format/calendar";
import { sampleBucket } from "../../test/samples";
import { barRemark, givenBars, highestBar, onlyGives, usageSeries } from "./usage-series";

const zone = "Europe/Berlin";
const span = daysSpan("2026-11-23", "2026-11-23", zone);
const hours = slotsOf(span, "hour", zone);
const hour = (index: number) => hours[index] as { from: string; to: string };
const noon = Date.parse("2026-11-23T12:20:00+01:00");

describe("usageSeries", () => {
  it("keeps zero, missing and future apart", () => {
    const bars = usageSeries([sampleBucket({ ...hour(0), importWh: 0 })], span, "hour", zone, noon);
    expect(bars).toHaveLength(24);
    expect(bars[0]).toMatchObject({ importWh: 0, state: "measured" });
    expect(bars[1]).toMatchObject({ importWh: null, state: "missing" });
    expect(bars[23]).toMatchObject({ importWh: null, state: "future" });
  });

  it("takes a bucket without coverage or estimate for missing, not for zero", () => {
    const [bar] = usageSeries([sampleBucket({ ...hour(0), importWh: 0, coverage: 0 })], span, "hour", zone, noon);
    expect(bar).toMatchObject({ importWh: null, state: "missing" });
  });

  it("keeps an energy known from the counter although nothing was measured meanwhile", () => {
    const [bar] = usageSeries([sampleBucket({ ...hour(0), importWh: 300, coverage: 0, estimatedShare: 1 })], span, "hour", zone, noon);
    expect(bar).toMatchObject({ importWh: 300, state: "measured", estimatedShare: 1 });
  });

  it("marks the running and the incomplete bucket", () => {
    const bars = usageSeries(
      [sampleBucket({ ...hour(11), coverage: 0.4 }), sampleBucket({ ...hour(12), coverage: 0.33 })],
      span, "hour", zone, noon,
    );
    expect(bars[11]?.state).toBe("partial");
    expect(bars[12]?.state).toBe("running");
  });

  it("has a bar for both hours of an autumn night", () => {
    const autumn = daysSpan("2026-10-25", "2026-10-25", zone);
    const bars = usageSeries(slotsOf(autumn, "hour", zone).map((slot) => sampleBucket(slot)), autumn, "hour", zone, noon);
    expect(bars).toHaveLength(25);
    expect(new Set(bars.map((bar) => bar.from)).size).toBe(25);
  });

  it("ignores buckets outside the span", () => {
    const bars = usageSeries([sampleBucket({ from: "2026-11-22T23:00:00+01:00", to: span.from })], span, "hour", zone, noon);
    expect(bars).toHaveLength(24);
    expect(bars[0]?.state).toBe("missing");
  });
});

describe("highestBar", () => {
  it("is none when all is zero or missing", () => {
    expect(highestBar(usageSeries([sampleBucket({ ...hour(0), importWh: 0 })], span, "hour", zone, noon))).toBeNull();
  });
});

describe("a meter that only gives", () => {
  it("is one with export and no import, a missing hour aside", () => {
    expect(onlyGives([{ importWh: 0, exportWh: 5 }, { importWh: null, exportWh: null }])).toBe(true);
    expect(onlyGives([{ importWh: 1, exportWh: 5 }])).toBe(false);
    expect(onlyGives([{ importWh: 0, exportWh: 0 }])).toBe(false);
  });

  it("is shown by what it gave, and missing stays missing", () => {
    const bars = usageSeries([sampleBucket({ ...hour(0), importWh: 0, exportWh: 7 })], span, "hour", zone, noon);
    const given = givenBars(bars);
    expect([given[0]?.importWh, given[0]?.exportWh]).toEqual([7, 0]);
    expect(given[1]?.importWh).toBeNull();
  });
});

describe("barRemark", () => {
  it("names what is estimated, missing or unfinished", () => {
    const bars = usageSeries([sampleBucket({ ...hour(0), estimatedShare: 0.25 }), sampleBucket(hour(1))], span, "hour", zone, noon);
    expect(barRemark(bars[0] as never, formatShare)).toBe("25 % of it estimated");
    expect(barRemark(bars[1] as never, formatShare)).toBeNull();
    expect(barRemark(bars[2] as never, formatShare)).toBe("No readings");
  });
});
