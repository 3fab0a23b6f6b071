import { useMutation } from "@tanstack/react-query";
import { sendJson } from "../../api/client";
import type { Credentials } from "../../api/types";

/** Gives a device a new password; the old one and its connections end at once. */
export function useRenewCredentials(deviceId: string) {
  return useMutation({
    mutationFn: () => sendJson<Credentials>("POST", `/api/devices/${encodeURIComponent(deviceId)}/credentials`, {}),
    gcTime: 0,
  });
}
