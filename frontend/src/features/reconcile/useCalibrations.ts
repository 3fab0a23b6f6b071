import type { Correction } from "../../api/types";
import { useCorrections } from "../../domain/corrections/useCorrections";

/** A correction that multiplies what a counter counted. */
export type Calibration = Correction & { action: Extract<Correction["action"], { kind: "calibrate" }> };

const isCalibration = (each: Correction): each is Calibration => each.action.kind === "calibrate" && each.inForce;

/** Calibrations of a device that are in force, newest first. */
export function useCalibrations(deviceId: string | undefined): readonly Calibration[] {
  return useCorrections(deviceId).data?.filter(isCalibration) ?? [];
}
