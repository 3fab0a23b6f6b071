import { describe, expect, it } from "vitest";
import type { TrailPoint } from "../../live/trail";
import { sparklinePath } from "./sparkline-path";

const now = 1_000_000_000;
const point = (secondsAgo: number, power: number | null): TrailPoint => ({ at: now - secondsAgo * 1000, power, voltage: 230, current: null });

describe("sparklinePath", () => {
  it("ends at the right edge now and starts at zero", () => {
    const path = sparklinePath([point(10, 0), point(5, 50), point(0, 100)], "power", now, 100, 20);
    expect(path?.line.match(/M/g)).toHaveLength(1);
    expect(path?.line.endsWith("L100,1.5")).toBe(true);
  });

  it("breaks the line where the meter was silent", () => {
    const path = sparklinePath([point(300, 10), point(295, 10), point(10, 20), point(5, 20)], "power", now, 100, 20);
    expect(path?.line.match(/M/g)).toHaveLength(2);
  });

  it("joins minute readings to the faster ones that follow", () => {
    const path = sparklinePath([point(180, 10), point(120, 10), point(60, 20), ...[4, 3, 2, 1, 0].map((ago) => point(ago, 20))], "power", now, 100, 20);
    expect(path?.line.match(/M/g)).toHaveLength(1);
  });

  it("leaves out values that were not sent, and draws nothing without any", () => {
    expect(sparklinePath([point(10, null), point(5, null)], "power", now, 100, 20)).toBeNull();
    expect(sparklinePath([point(10, 1), point(5, 2)], "current", now, 100, 20)).toBeNull();
  });

  it("does not show what is older than its window", () => {
    expect(sparklinePath([point(3600, 1), point(3590, 2)], "power", now, 100, 20)).toBeNull();
  });
});
