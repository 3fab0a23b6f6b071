import { describe, expect, it } from "vitest";
import type { Discontinuity, Gap } from "../../api/types";
import { breakFigures, breakTitle, gapFigures, gapTitle } from "./finding-text";

const reset: Discontinuity = {
  finding: "discontinuity", counter: "import", class: "savedValue", at: "2026-11-23T10:00:00+01:00", since: "2026-11-23T09:55:00+01:00",
  beforeWh: 12_345_678, afterWh: 0, energyWh: 0, leftOut: 1, pending: false, corrected: false, reason: "fell",
};

describe("a break in words", () => {
  it("is named plainly, and an unknown class by its own name", () => {
    expect(breakTitle(reset)).toBe("Older saved value");
    expect(breakTitle({ class: "newer" })).toBe("newer");
  });

  it("gives both counts with all their digits", () => {
    expect(breakFigures(reset)).toBe("Counter 12,345.678 kWh → 0 kWh; 0 kWh counted across it, 1 reading left out");
  });
});

describe("a gap in words", () => {
  const gap: Gap = { finding: "gap", counter: "import", from: "2026-11-23T08:00:00+01:00", to: "2026-11-23T10:05:00+01:00", energyWh: 1200, split: "even" };
  it("says how long, how much and how it is spread", () => {
    expect(gapTitle(gap)).toBe("Gap of 2 h 5 min");
    expect(gapFigures(gap)).toBe("1.20 kWh in it, spread evenly: estimated");
  });
});
