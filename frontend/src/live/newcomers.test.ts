import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { sampleDevice, sampleReading } from "../test/samples";
import { Newcomers } from "./newcomers";
import { LiveStore } from "./store";

beforeEach(() => { vi.useFakeTimers(); });
afterEach(() => { vi.useRealTimers(); });

function scene(listed: string[]) {
  const store = new LiveStore((flush) => { flush(); });
  const devices = vi.fn(() => Promise.resolve(listed.map((id) => sampleDevice({ id, name: `Name of ${id}` }))));
  store.onStranger = new Newcomers(store, devices).meet;
  store.seed([sampleDevice()], []);
  const sends = (deviceId: string) => { store.apply({ type: "reading", reading: sampleReading({ deviceId }) }); };
  const ids = () => store.roster()?.map((device) => device.id);
  return { store, devices, sends, ids };
}

it("never lists a device that the hub does not list, however much it sends", async () => {
  const { devices, sends, ids } = scene(["meter-01"]);
  for (let second = 0; second < 50; second += 1) {
    sends("plug");
    await vi.advanceTimersByTimeAsync(1000);
  }
  expect(ids()).toEqual(["meter-01"]);
  expect(devices).toHaveBeenCalledTimes(1);
});

it("lists a new device under the name that the hub has for it, with one question for many", async () => {
  const { store, devices, sends, ids } = scene(["meter-01", "a", "b"]);
  sends("a");
  sends("b");
  sends("a");
  await vi.advanceTimersByTimeAsync(500);
  expect(ids()).toEqual(["meter-01", "a", "b"]);
  expect(store.device("a")?.device.name).toBe("Name of a");
  expect(devices).toHaveBeenCalledTimes(1);
});

it("finds a device that is listed later, and asks ever more rarely about one that is not", async () => {
  const listed: string[] = [];
  const { devices, sends, ids } = scene(listed);
  sends("plug");
  await vi.advanceTimersByTimeAsync(61_000);
  sends("plug");
  await vi.advanceTimersByTimeAsync(61_000);
  sends("plug");
  await vi.advanceTimersByTimeAsync(1000);
  expect(devices).toHaveBeenCalledTimes(2);
  listed.push("plug");
  await vi.advanceTimersByTimeAsync(120_000);
  sends("plug");
  await vi.advanceTimersByTimeAsync(1000);
  expect(ids()).toEqual(["meter-01", "plug"]);
});

it("lets the list be when the hub does not answer", async () => {
  const { devices, sends, ids } = scene([]);
  devices.mockRejectedValueOnce(new Error("away"));
  sends("x");
  await vi.advanceTimersByTimeAsync(1000);
  expect(ids()).toEqual(["meter-01"]);
});
