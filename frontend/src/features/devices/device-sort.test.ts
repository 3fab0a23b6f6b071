import { expect, it } from "vitest";
import { sampleDevice, sampleReading } from "../../test/samples";
import { sortRows } from "./device-sort";

const rows = [
  { device: sampleDevice({ id: "m-10", lastReading: sampleReading({ power: 50 }) }), depth: 0 },
  { device: sampleDevice({ id: "m-9", status: "offline" }), depth: 1 },
  { device: sampleDevice({ id: "m-1", status: "silent", lastReading: sampleReading({ power: -900 }) }), depth: 1 },
];
const none = () => undefined;
const ids = (sorted: { device: { id: string } }[]) => sorted.map((row) => row.device.id);

it("sorts names with their numbers, and what asks for attention first", () => {
  expect(ids(sortRows(rows, "name", false, none))).toEqual(["m-1", "m-9", "m-10"]);
  expect(ids(sortRows(rows, "status", false, none))).toEqual(["m-9", "m-1", "m-10"]);
  expect(ids(sortRows(rows, "tree", true, none))).toEqual(["m-10", "m-9", "m-1"]);
});

it("what has no value comes last either way", () => {
  expect(ids(sortRows(rows, "power", false, none))).toEqual(["m-1", "m-10", "m-9"]);
  expect(ids(sortRows(rows, "power", true, none))).toEqual(["m-10", "m-1", "m-9"]);
});

it("goes by what a device says now", () => {
  expect(ids(sortRows(rows, "power", true, (id) => (id === "m-9" ? sampleDevice({ id, lastReading: sampleReading({ power: 5000 }) }) : undefined)))[0]).toBe("m-9");
});
