import { expect, it } from "vitest";
import { sampleBucket } from "../../test/samples";
import { durationSeries, powerAt } from "./duration-series";

const slot = { from: "2026-11-23T10:00:00+01:00", to: "2026-11-23T10:15:00+01:00" };
const of = (...watts: (number | null)[]) => durationSeries(watts.map((demandW) => sampleBucket({ ...slot, demandW })));

it("goes from the highest to the lowest, and leaves out what was not measured", () => {
  expect(of(200, null, 4000, 0)).toEqual([{ share: 1 / 3, power: 4000 }, { share: 2 / 3, power: 200 }, { share: 1, power: 0 }]);
});

it("tells what was reached for a share of the time", () => {
  const points = of(100, 200, 300, 400);
  expect(powerAt(points, 0.01)).toBe(400);
  expect(powerAt(points, 0.5)).toBe(300);
  expect(powerAt(points, 1)).toBe(100);
  expect(powerAt([], 0.5)).toBeNull();
});

it("keeps both ends of a year", () => {
  const points = of(...Array.from({ length: 8760 }, (_, index) => index));
  expect(points.length).toBeLessThan(700);
  expect(points[0]?.power).toBe(8759);
  expect(points.at(-1)).toEqual({ share: 1, power: 0 });
});

it("leaves out quarter hours that were measured in part, whose mean is too low, and keeps counters that are read once in them", () => {
  const bucket = (demandW: number, coverage: number) => sampleBucket({ ...slot, demandW, coverage });
  expect(durationSeries([bucket(400, 1), bucket(12, 0.1), bucket(300, 0)]).map((point) => point.power)).toEqual([400, 300]);
});
