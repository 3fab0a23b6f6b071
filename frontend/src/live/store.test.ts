import { describe, expect, it, vi } from "vitest";
import { sampleAlert, sampleDevice, sampleReading } from "../test/samples";
import { LiveStore } from "./store";

function storeWithFrames() {
  const frames: (() => void)[] = [];
  const store = new LiveStore((flush) => frames.push(flush));
  const nextFrame = () => frames.splice(0).forEach((flush) => { flush(); });
  return { store, nextFrame };
}

describe("LiveStore", () => {
  it("does not turn back when a late reading arrives", () => {
    const { store } = storeWithFrames();
    store.seed([sampleDevice()], []);
    store.apply({ type: "reading", reading: sampleReading({ timestamp: "2026-11-23T10:00:05+01:00", power: 300 }) });
    store.apply({ type: "reading", reading: sampleReading({ timestamp: "2026-11-23T09:00:00Z", power: 100 }) });
    expect(store.device("meter-01")?.device.lastReading?.power).toBe(300);
    expect(store.device("meter-01")?.trail.map((point) => point.power)).toEqual([100, 300]);
  });

  it("tells a device's listeners once per frame, and nobody else", () => {
    const { store, nextFrame } = storeWithFrames();
    store.seed([sampleDevice(), sampleDevice({ id: "meter-02" })], []);
    nextFrame();
    const first = vi.fn();
    const second = vi.fn();
    const roster = vi.fn();
    store.onDevice("meter-01", first);
    store.onDevice("meter-02", second);
    store.onRoster(roster);
    for (let n = 0; n < 50; n += 1) store.apply({ type: "reading", reading: sampleReading({ power: n }) });
    nextFrame();
    expect(first).toHaveBeenCalledTimes(1);
    expect(second).not.toHaveBeenCalled();
    expect(roster).not.toHaveBeenCalled();
  });

  it("does not list a device for sending: it may wait to be adopted", () => {
    const { store } = storeWithFrames();
    const strangers: string[] = [];
    store.onStranger = (id) => strangers.push(id);
    expect(store.roster()).toBeNull();
    store.apply({ type: "reading", reading: sampleReading({ deviceId: "before-the-list" }) });
    store.seed([], []);
    expect(store.roster()).toEqual([]);
    store.apply({ type: "reading", reading: sampleReading({ deviceId: "new-one" }) });
    expect(store.roster()).toEqual([]);
    expect(strangers).toEqual(["new-one"]);
  });

  it("changes status and roster together", () => {
    const { store } = storeWithFrames();
    store.seed([sampleDevice()], []);
    store.apply({ type: "status", deviceId: "meter-01", status: "offline", lastSeen: "2026-11-23T10:01:00+01:00" });
    expect(store.roster()?.[0]?.status).toBe("offline");
  });

  it("puts critical alerts first and drops cleared ones", () => {
    const { store } = storeWithFrames();
    store.seed([], [sampleAlert({ id: "w", severity: "warning", raisedAt: "2026-11-23T12:00:00Z" }), sampleAlert({ id: "c" })]);
    expect(store.alerts().map((alert) => alert.id)).toEqual(["c", "w"]);
    store.apply({ type: "alert", alert: sampleAlert({ id: "c", state: "cleared" }) });
    expect(store.alerts().map((alert) => alert.id)).toEqual(["w"]);
  });

  it("takes a changed name without turning the reading back, and forgets what was removed", () => {
    const { store } = storeWithFrames();
    store.seed([sampleDevice()], []);
    store.apply({ type: "reading", reading: sampleReading({ power: 300 }) });
    store.change(sampleDevice({ name: "Cellar", lastReading: sampleReading({ timestamp: "2026-11-23T08:00:00+01:00", power: 1 }) }));
    expect(store.roster()?.[0]?.name).toBe("Cellar");
    expect(store.device("meter-01")?.device.lastReading?.power).toBe(300);
    store.remove("meter-01");
    expect(store.roster()).toEqual([]);
  });
});

describe("without the hub", () => {
  it("restores what an earlier visit knew, and says of no device that it is online", () => {
    const store = new LiveStore((flush) => { flush(); });
    const reading = sampleReading();
    store.restore([sampleDevice({ lastReading: reading })], [], 1000);
    expect(store.roster()?.[0]?.status).toBe("unknown");
    expect(store.device("meter-01")?.device.lastReading).toEqual(reading);
    expect(store.heardAt).toBe(1000);
    store.seed([sampleDevice({ lastReading: reading })], []);
    expect(store.roster()?.[0]?.status).toBe("online");
    store.lose();
    expect(store.roster()?.[0]?.status).toBe("unknown");
  });
});
