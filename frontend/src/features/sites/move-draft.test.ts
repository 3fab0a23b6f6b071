import { expect, test } from "vitest";
import { moveFault, moveFrom, type MoveDraft } from "./move-draft";

const zone = "Europe/Berlin";
const now = Date.parse("2025-10-15T04:20:00Z");
const from = (at: string): MoveDraft => ({ site: "far", extent: "from", from: at });

test("an instant is on a quarter hour and has come", () => {
  expect(moveFault(from("2025-10-15T06:15"), zone, now)).toBeUndefined();
  expect(moveFault(from("2025-10-15T06:20"), zone, now)).toMatch(/quarter hour/);
  expect(moveFault(from("2025-10-15T06:30"), zone, now)).toMatch(/not come/);
  expect(moveFault(from(""), zone, now)).toMatch(/needed/);
});

test("it is sent with the site's offset, and not at all for a move as a whole", () => {
  expect(moveFrom(from("2025-10-15T06:15"), zone)).toBe("2025-10-15T06:15:00+02:00");
  const whole: MoveDraft = { site: "far", extent: "whole", from: "" };
  expect([moveFault(whole, zone, now), moveFrom(whole, zone)]).toEqual([undefined, null]);
});
