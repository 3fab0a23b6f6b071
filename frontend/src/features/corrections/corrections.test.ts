import { describe, expect, it } from "vitest";
import type { Correction, CorrectionAction } from "../../api/types";
import { timeFormat } from "../../format/time";
import { actionOf, correctionErrors, emptyCorrection } from "./correction-draft";
import { actionText, canRevoke } from "../../domain/corrections/correction-text";

const zone = "Europe/Berlin";
const made = (id: number, action: CorrectionAction, inForce = true): Correction => ({ id, deviceId: "m", madeAt: "2026-11-23T10:00:00+01:00", author: "anna", reason: "why", action, inForce });
const left = { kind: "void", from: "2026-11-10T10:00:00+01:00", to: "2026-11-10T11:00:00+01:00" } as const;

describe("a correction's draft", () => {
  it("asks for what is missing", () => {
    expect(Object.keys(correctionErrors(emptyCorrection, zone)).sort()).toEqual(["from", "reason", "to"]);
    expect(actionOf(emptyCorrection, zone)).toBeNull();
  });

  it("wants a void to end after it begins", () => {
    const draft = { ...emptyCorrection, from: "2026-11-10T10:00", to: "2026-11-10T10:00", reason: "x" };
    expect(correctionErrors(draft, zone).to).toBe("Later than the beginning");
    expect(actionOf({ ...draft, to: "2026-11-10T11:00" }, zone)).toEqual({ kind: "void", from: "2026-11-10T10:00:00+01:00", to: "2026-11-10T11:00:00+01:00" });
  });

  it("sends counts of a swap in Wh, and an empty one as unknown", () => {
    const draft = { ...emptyCorrection, kind: "swap", from: "2026-11-10T10:00", oldEnd: "12345,678", reason: "x" } as const;
    expect(actionOf(draft, zone)).toEqual({ kind: "swap", at: "2026-11-10T10:00:00+01:00", import: { oldEndWh: 12_345_678, newStartWh: null } });
  });

  it("takes only whole numbers for a factor", () => {
    const draft = { ...emptyCorrection, kind: "calibrate", from: "2026-11-10T10:00", numerator: "1.021", reason: "x" } as const;
    expect(correctionErrors(draft, zone).numerator).toBe("A whole number above 0");
    expect(actionOf({ ...draft, numerator: "1021" }, zone)).toMatchObject({ numerator: 1021, denominator: 1000 });
  });
});

describe("a correction in words", () => {
  const time = timeFormat(zone);
  it("says what each kind does", () => {
    expect(actionText(left, time)).toBe("Readings from 10 Nov 2026, 10:00:00 until 10 Nov 2026, 11:00:00 are left out");
    expect(actionText({ kind: "swap", at: left.from, import: { oldEndWh: 12_345_678, newStartWh: 0 } }, time)).toBe("Meter exchanged on 10 Nov 2026, 10:00:00; import 12,345.678 kWh → 0 kWh");
    expect(actionText({ kind: "classify", at: left.from, counter: "import", verdict: "rollover", modulusWh: 1e8 }, time)).toContain("rollover at 100,000 kWh");
  });
});

describe("canRevoke", () => {
  it("offers a way back until it was taken, and a way back from that", () => {
    const first = made(1, left, false);
    const back = made(2, { kind: "revoke", id: 1 }, false);
    expect(canRevoke(made(1, left), [made(1, left)])).toBe(true);
    expect(canRevoke(first, [first, back])).toBe(false);
    expect(canRevoke(back, [first, back])).toBe(true);
    const again = made(3, { kind: "revoke", id: 2 }, false);
    expect(canRevoke(back, [first, back, again])).toBe(false);
    expect(canRevoke(made(1, left), [made(1, left), back, again])).toBe(true);
  });
});
