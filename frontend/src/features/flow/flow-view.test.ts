import { describe, expect, it } from "vitest";
import { sampleDevice } from "../../test/samples";
import { directionOf, flowView, lineWidth, restOf } from "./flow-view";

const house = sampleDevice({ id: "house", role: "main" });
const roof = sampleDevice({ id: "roof", role: "solar" });
const circuit = (id: string, parent = "house") => sampleDevice({ id, role: "circuit", parent });

describe("flowView", () => {
  it("has sources on one side and what is directly behind the meter on the other", () => {
    const view = flowView([circuit("oven"), roof, house, circuit("lamp", "oven"), sampleDevice({ id: "shed", role: "other" })]);
    expect(view?.sources.map((each) => each.id)).toEqual(["house", "roof"]);
    expect(view?.circuits.map((each) => each.id)).toEqual(["oven"]);
  });
  it("draws nothing for a lone meter, or without a grid meter", () => {
    expect(flowView([house])).toBeNull();
    expect(flowView([roof, circuit("oven")])).toBeNull();
  });
  it("says how many circuits found no room", () => {
    expect(flowView([house, ...Array.from({ length: 9 }, (_, index) => circuit(`c${String(index)}`))])?.more).toBe(3);
  });
});

describe("restOf", () => {
  const view = flowView([house, roof, sampleDevice({ id: "cell", role: "battery" }), circuit("oven"), circuit("lamp")]);
  const rest = (watts: Record<string, number | null>) => (view ? restOf(view, (device) => watts[device.id] ?? null) : undefined);
  it("is what comes in less what circuits and a charging battery take", () => {
    expect(rest({ house: 500, roof: -300, cell: 100, oven: 400, lamp: 60 })).toBe(240);
    expect(rest({ house: -200, roof: -900, cell: -100, oven: 400, lamp: 60 })).toBe(340);
  });
  it("is not told where a meter is not known, nor where meters that are read one after the other only seem to differ", () => {
    expect(rest({ house: 500, roof: null, cell: 0, oven: 400, lamp: 60 })).toBeNull();
    expect(rest({ house: 462, roof: 0, cell: 0, oven: 400, lamp: 60 })).toBeNull();
    expect(rest({ house: 400, roof: 0, cell: 0, oven: 400, lamp: 60 })).toBeNull();
  });
});

describe("directionOf", () => {
  it("tells import from export, and sun from standby", () => {
    expect(directionOf("main", 500)).toBe("in");
    expect(directionOf("main", -500)).toBe("out");
    expect(directionOf("solar", -2000)).toBe("in");
    expect(directionOf("solar", 8)).toBe("out");
    expect(directionOf("battery", 1500)).toBe("out");
    expect(directionOf("main", 0)).toBe("still");
    expect(directionOf("main", null)).toBe("still");
  });
});

it("a line is never without width, and never a beam", () => {
  expect(lineWidth(null)).toBe(1);
  expect(lineWidth(5)).toBeGreaterThan(1);
  expect(lineWidth(1e7)).toBe(6);
});
