import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { getJson, sendJson } from "../../api/client";
import type { Correction, CorrectionList, NewCorrection } from "../../api/types";

/** A correction that multiplies what a counter counted. */
export type Calibration = Correction & { action: Extract<Correction["action"], { kind: "calibrate" }> };

const isCalibration = (each: Correction): each is Calibration => each.action.kind === "calibrate" && each.inForce;

/** Calibrations of a device that are in force, oldest first. */
export function useCalibrations(deviceId: string | undefined) {
  return useQuery({
    queryKey: ["corrections", deviceId],
    queryFn: ({ signal }) => getJson<CorrectionList>("/api/corrections", { deviceId }, signal),
    select: (data) => data.corrections.filter(isCalibration),
    enabled: deviceId !== undefined,
  });
}

/** Takes a correction back: as if it had never been made. */
export function useRevoke() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (correction: Correction) =>
      sendJson("POST", "/api/corrections", { deviceId: correction.deviceId, reason: `Taken back: ${correction.reason}`.slice(0, 500), action: { kind: "revoke", id: correction.id } } satisfies NewCorrection),
    onSuccess: () => Promise.all(["corrections", "energy", "cost", "bills", "compare"].map((key) => queries.invalidateQueries({ queryKey: [key] }))),
  });
}
