import { describe, expect, it } from "vitest";
import type { MeterEvent } from "../../api/types";
import { eventFigures, eventTime, eventTitle } from "./event-text";

const said = (message: unknown): MeterEvent => ({ deviceId: "m", arrived: "2026-11-23T10:00:00+01:00", message }) as MeterEvent;

describe("a meter's event in words", () => {
  it("gives the power and what would have been usual", () => {
    expect(eventTitle(said({ event: "unusualHigh" }))).toBe("Unusually high use");
    expect(eventFigures(said({ event: "unusualHigh", powerMw: 9_000_000, boundMw: 3_500_000 }))).toBe("9.00 kW, usual at most 3.50 kW");
    expect(eventFigures(said({ event: "unusualLow", powerMw: 0, boundMw: 80_000 }))).toBe("0 W, usual at least 80 W");
    expect(eventFigures(said({ event: "frozen" }))).toBe("");
  });

  it("keeps the name of an event it does not know", () => {
    expect(eventTitle(said({ event: "newer" }))).toBe("newer");
  });

  it("takes the meter's time in seconds or milliseconds, else the arrival", () => {
    expect(eventTime(said({ timestamp: 1_739_930_110 }))).toBe(1_739_930_110_000);
    expect(eventTime(said({ timestamp: 1_739_930_110_000 }))).toBe(1_739_930_110_000);
    expect(eventTime(said({}))).toBe("2026-11-23T10:00:00+01:00");
  });
});
