import { describe, expect, it } from "vitest";
import { sampleDevice } from "../../test/samples";
import { partiesOf, sharesOf } from "./balance";

describe("partiesOf", () => {
  it("needs a grid meter and panels", () => {
    const house = sampleDevice({ id: "house", role: "main" });
    const roof = sampleDevice({ id: "roof", role: "solar" });
    expect(partiesOf([house])).toBeNull();
    expect(partiesOf([roof])).toBeNull();
    expect(partiesOf([house, roof, sampleDevice({ id: "oven", role: "circuit" })])).toEqual({ grid: ["house"], solar: ["roof"], battery: [] });
  });
});

describe("sharesOf", () => {
  const nothing = { importWh: 0, exportWh: 0 };
  it("splits a sunny day", () => {
    // 10 kWh from the panels, 4 fed in, 6 used; 2 drawn: 8 used in all.
    expect(sharesOf({ importWh: 2000, exportWh: 4000 }, { importWh: 0, exportWh: 10_000 }, null)).toEqual({ selfUse: 0.6, autarky: 0.75 });
  });
  it("counts what a battery gave as used, and what it took as kept", () => {
    // 10 from the panels into house and battery (4 charged); in the evening the battery gives 3, the grid 1: 6 + 3 + 1 used.
    expect(sharesOf({ importWh: 1000, exportWh: 0 }, { importWh: 0, exportWh: 10_000 }, { importWh: 4000, exportWh: 3000 })).toEqual({ selfUse: 1, autarky: 0.9 });
  });
  it("says nothing of nothing, and stays a share where meters disagree", () => {
    expect(sharesOf(nothing, nothing, null)).toEqual({ selfUse: null, autarky: null });
    expect(sharesOf({ importWh: 500, exportWh: 0 }, nothing, null)).toEqual({ selfUse: null, autarky: 0 });
    expect(sharesOf({ importWh: 0, exportWh: 1200 }, { importWh: 0, exportWh: 1000 }, null).selfUse).toBe(0);
  });
});
