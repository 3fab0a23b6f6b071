import { expect, it } from "vitest";
import type { Cost } from "../../api/types";
import { circuitBars, circuitLayers, highestStack } from "./circuit-series";

const circuit = (deviceId: string | null, importsWh: number[]) => ({ deviceId, name: deviceId ? `The ${deviceId}` : null, cost: 0, importWh: 0, costs: [], importsWh });
const cost = {
  buckets: [{ from: "2026-11-23T00:00:00+01:00", to: "2026-11-24T00:00:00+01:00" }, { from: "2026-11-24T00:00:00+01:00", to: "2026-11-25T00:00:00+01:00" }],
  circuits: [circuit(null, [50, 0]), circuit("oven", [100, 20]), circuit("fridge", [10, 30])],
} as unknown as Cost;

it("circuits keep their colours by id, the rest comes last", () => {
  expect(circuitLayers(cost).map((layer) => [layer.key, layer.text])).toEqual([["fridge", "The fridge"], ["oven", "The oven"], ["rest", "Not measured by any circuit"]]);
});

it("a bar has what the hub gave each", () => {
  expect(circuitBars(cost).map((bar) => bar.parts)).toEqual([{ rest: 50, oven: 100, fridge: 10 }, { rest: 0, oven: 20, fridge: 30 }]);
  expect(highestStack(circuitBars(cost))).toBe(160);
});
