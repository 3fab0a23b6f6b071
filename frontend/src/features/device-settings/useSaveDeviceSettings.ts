import { useMutation, useQueryClient } from "@tanstack/react-query";
import { sendJson } from "../../api/client";
import type { DeviceSettings, SettingsVersion } from "../../api/types";
import { refreshMeasured } from "../../domain/corrections/refresh";

/** Replaces a device's settings; its intervals, costs and alerts follow. */
export function useSaveDeviceSettings(deviceId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (versions: SettingsVersion[]) => sendJson<DeviceSettings>("PUT", `/api/devices/${encodeURIComponent(deviceId)}/settings`, { versions } satisfies DeviceSettings),
    onSuccess: () => refreshMeasured(queries),
  });
}
