import { describe, expect, it } from "vitest";
import type { Command } from "../../api/types";
import { commandErrors, commandOf, emptyCommand } from "./command-draft";
import { commandText } from "./command-text";

describe("a command's draft", () => {
  it("takes whole seconds up to an hour", () => {
    for (const intervalS of ["", "0", "1.5", "3601"]) expect(commandErrors({ ...emptyCommand, intervalS }).intervalS).toBeDefined();
    expect(commandOf({ ...emptyCommand, intervalS: "10" })).toEqual({ command: "interval", intervalS: 10 });
  });

  it("sends what an instrument reads in whole thousandths", () => {
    expect(commandOf({ ...emptyCommand, order: "calibrate", voltage: "230,1", current: "1.5", power: "-340.2" })).toEqual({
      command: "calibrate",
      reference: { voltageMv: 230_100, currentMa: 1500, powerMw: -340_200 },
    });
    expect(commandErrors({ ...emptyCommand, order: "calibrate", voltage: "230", current: "-1", power: "" })).toEqual({ current: "A number, 0 or more", power: "A number; export is negative" });
  });

  it("sets only what was chosen", () => {
    const draft = { ...emptyCommand, order: "setCalibration" } as const;
    expect(commandOf(draft)).toBeNull();
    expect(commandOf({ ...draft, invert: "no", noLoad: "2" })).toEqual({ command: "setCalibration", calibration: { invert: false, noLoadMw: 2000 } });
  });

  it("needs nothing more for the others", () => {
    expect(commandOf({ ...emptyCommand, order: "reboot" })).toEqual({ command: "reboot" });
  });
});

describe("commandText", () => {
  const given = (message: unknown): Command => ({ id: "c1", deviceId: "m", issuedAt: "2026-11-23T10:00:00+01:00", message, state: "sent" }) as Command;
  it("says what was asked, in words", () => {
    expect(commandText(given({ id: "c1", command: "interval", intervalS: 10 }))).toBe("Set how often it measures: every 10 s");
    const reference = { currentMa: 1500, powerMw: -340_000, voltageMv: 230_100 };
    expect(commandText(given({ id: "c1", command: "calibrate", reference }))).toBe("Calibrate to an instrument: 1.50 A, −340 W, 230.1 V");
    expect(commandText(given({ id: "c1", command: "setCalibration", calibration: { invert: true, phaseMdeg: 5 } }))).toBe("Set how it measures: clamp the wrong way round, phaseMdeg 5");
    expect(commandText(given({ id: "c1", command: "ota", ota: { path: "/x", bytes: 1 } }))).toBe("Fetch new firmware");
    expect(commandText(given({ id: "c1", command: "newer" }))).toBe("newer");
  });
});
