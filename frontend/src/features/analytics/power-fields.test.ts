import { expect, it } from "vitest";
import { fieldTicks } from "./power-fields";

it("power begins at zero, volts lie around their own level", () => {
  expect(fieldTicks("power", 200, 1900)[0]).toBe(0);
  expect(fieldTicks("power", -900, 1900)[0]).toBeLessThanOrEqual(-900);
  const volts = fieldTicks("voltage", 228.2, 236.9);
  expect(volts[0]).toBeGreaterThan(200);
  expect(volts[0]).toBeLessThanOrEqual(228.2);
  expect(volts.at(-1)).toBeGreaterThanOrEqual(236.9);
});

it("a steady voltage still has an axis", () => {
  const ticks = fieldTicks("voltage", 230, 230);
  expect(ticks.length).toBeGreaterThan(1);
});
