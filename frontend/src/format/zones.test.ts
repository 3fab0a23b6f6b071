import { expect, it } from "vitest";
import { clocksDiffer } from "./zones";

const now = Date.parse("2026-11-23T10:00:00Z");

it("goes by what clocks show, not by names, in summer too", () => {
  expect(clocksDiffer("Europe/Berlin", "Europe/Paris", now)).toBe(false);
  expect(clocksDiffer("Europe/Berlin", "Pacific/Auckland", now)).toBe(true);
  expect(clocksDiffer("Europe/Berlin", "Africa/Lagos", now)).toBe(true);
});
