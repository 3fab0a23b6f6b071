import { expect, it } from "vitest";
import { sampleReading } from "../test/samples";
import { extendTrail, TRAIL_MS, type TrailPoint } from "./trail";

it("keeps the whole quarter of an hour of a meter that reports each second, in fewer points", () => {
  const start = Date.parse("2026-11-23T10:00:00Z");
  let trail: readonly TrailPoint[] = [];
  for (let second = 0; second <= 1200; second += 1) {
    trail = extendTrail(trail, sampleReading({ timestamp: new Date(start + second * 1000).toISOString(), power: second }));
    expect(trail.length).toBeLessThanOrEqual(401);
  }
  expect(trail.at(-1)?.power).toBe(1200);
  expect((trail.at(-1)?.at ?? 0) - (trail[0]?.at ?? 0)).toBeGreaterThan(0.98 * TRAIL_MS);
});
