import { describe, expect, it } from "vitest";
import type { Device } from "../../api/types";
import { sampleDevice, sampleReading } from "../../test/samples";
import { countStates, deviceTree, filterRows, deviceState, isStale, pickDevice } from "./device-list";

const house = sampleDevice({ id: "house", name: "Whole house" });
const kitchen = sampleDevice({ id: "c-2", name: "Kitchen", role: "circuit", parent: "house", status: "silent" });
const oven = sampleDevice({ id: "c-10", role: "circuit", parent: "house" });
const solar = sampleDevice({ id: "a-solar", role: "solar", status: "offline" });
const all = [solar, oven, kitchen, house];
const now = Date.parse("2026-11-24T12:00:00Z");
const stateOf = (device: Device) => deviceState(device, now);
const ids = (rows: { device: { id: string } }[]) => rows.map((row) => row.device.id);

describe("deviceTree", () => {
  it("puts the main meter first and circuits below it, numbers in their order", () => {
    const rows = deviceTree(all);
    expect(ids(rows)).toEqual(["house", "c-10", "c-2", "a-solar"]);
    expect(rows.map((row) => row.depth)).toEqual([0, 1, 1, 0]);
    expect(ids(deviceTree([sampleDevice({ id: "m-10" }), sampleDevice({ id: "m-9" })]))).toEqual(["m-9", "m-10"]);
  });

  it("loses no device to a missing or circular parent", () => {
    const orphan = sampleDevice({ id: "orphan", parent: "gone" });
    const a = sampleDevice({ id: "a", parent: "b" });
    const b = sampleDevice({ id: "b", parent: "a" });
    expect(ids(deviceTree([orphan, a, b])).sort()).toEqual(["a", "b", "orphan"]);
  });
});

describe("filterRows", () => {
  it("finds by name and id, by every word, whatever the case", () => {
    expect(ids(filterRows(deviceTree(all), "KITCH", "all", stateOf))).toEqual(["c-2"]);
    expect(ids(filterRows(deviceTree(all), "c- kit", "all", stateOf))).toEqual(["c-2"]);
    expect(filterRows(deviceTree(all), "attic", "all", stateOf)).toEqual([]);
  });
  it("narrows to a status and flattens", () => {
    expect(filterRows(deviceTree(all), "", "silent", stateOf)).toEqual([{ device: kitchen, depth: 0 }]);
  });
});

describe("countStates", () => {
  it("counts every device once, as its line shows it", () => {
    const old = sampleDevice({ id: "old", lastReading: sampleReading({ timestamp: "2025-02-20T00:00:00Z" }) });
    const fresh = all.map((device) => ({ ...device, lastReading: null }));
    expect(countStates([...fresh, old], stateOf)).toEqual({ online: 2, behind: 1, silent: 1, offline: 1, unknown: 0 });
    expect(ids(filterRows(deviceTree([...fresh, old]), "", "behind", stateOf))).toEqual(["old"]);
  });
});

describe("pickDevice", () => {
  it("takes the one asked for, else the main meter, else none", () => {
    expect(pickDevice(all, "a-solar")?.id).toBe("a-solar");
    expect(pickDevice(all, "gone")?.id).toBe("house");
    expect(pickDevice([], null)).toBeNull();
  });
});

describe("isStale", () => {
  const at = "2026-11-23T10:00:00+01:00";
  it("is what is not heard of, and what only says other things", () => {
    const fresh = sampleDevice({ lastReading: sampleReading({ timestamp: at }) });
    expect(isStale(fresh, Date.parse(at) + 60_000)).toBe(false);
    expect(isStale(fresh, Date.parse(at) + 3_600_000)).toBe(true);
    expect(isStale({ ...fresh, status: "offline" }, Date.parse(at))).toBe(true);
    expect(isStale(sampleDevice(), Date.parse(at))).toBe(true);
  });
});

describe("deviceState", () => {
  const at = "2026-11-23T10:00:00+01:00";
  const device = sampleDevice({ status: "online", lastReading: sampleReading({ timestamp: at }) });
  it("does not call a meter online whose newest reading is of long ago", () => {
    expect(deviceState(device, Date.parse(at) + 24 * 3_600_000)).toBe("online");
    expect(deviceState(device, Date.parse(at) + 645 * 86_400_000)).toBe("behind");
  });
  it("leaves what the hub says of a meter that is not heard of", () => {
    expect(deviceState({ ...device, status: "offline" }, Date.parse(at) + 645 * 86_400_000)).toBe("offline");
    expect(deviceState({ ...device, lastReading: null }, Date.parse(at))).toBe("online");
  });
});
