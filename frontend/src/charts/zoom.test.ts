import { describe, expect, it } from "vitest";
import { between, CLOSEST_MS, fit, pan, windowOf, windowText, zoomAt } from "./zoom";

const hour = 3_600_000;
const day = { from: 0, to: 24 * hour };

describe("zoomAt", () => {
  it("keeps the point under the pointer where it is", () => {
    const closer = zoomAt(day, 0.5, 0.25, day);
    expect(closer).toEqual({ from: 3 * hour, to: 15 * hour });
    expect(closer.from + 0.25 * (closer.to - closer.from)).toBe(6 * hour);
  });
  it("ends at the whole and at the closest", () => {
    expect(zoomAt({ from: hour, to: 2 * hour }, 100, 0.5, day)).toEqual(day);
    const closest = zoomAt(day, 1e-9, 0.5, day);
    expect(closest.to - closest.from).toBe(CLOSEST_MS);
  });
});

describe("pan", () => {
  it("moves by a share of the window and stops at the edge", () => {
    expect(pan({ from: 4 * hour, to: 8 * hour }, 0.5, day)).toEqual({ from: 6 * hour, to: 10 * hour });
    expect(pan({ from: 4 * hour, to: 8 * hour }, -5, day)).toEqual({ from: 0, to: 4 * hour });
  });
});

describe("between", () => {
  it("takes a drag in either direction", () => {
    expect(between(day, 0.75, 0.25, day)).toEqual({ from: 6 * hour, to: 18 * hour });
    expect(between(day, -1, 0.5, day)).toEqual({ from: 0, to: 12 * hour });
  });
});

describe("windowOf", () => {
  it("reads what was written", () => {
    const window = { from: 6 * hour, to: 7 * hour };
    expect(windowOf(windowText(window), day)).toEqual(window);
  });
  it("knows no window that is none, lies elsewhere, or is everything", () => {
    for (const text of [null, "", "a-b", "7200-3600", "99999999999-99999999999", "0-86400"]) expect(windowOf(text, day)).toBeNull();
  });
});

it("a window longer than the limits is the limits", () => {
  expect(fit({ from: -hour, to: 100 * hour }, day)).toEqual(day);
});
