import { useQuery } from "@tanstack/react-query";
import { getJson } from "../../api/client";
import type { DeviceSettings } from "../../api/types";

/** What the ledger has to know of a device, by the time it holds from. */
export function useDeviceSettings(deviceId: string) {
  return useQuery({
    queryKey: ["device-settings", deviceId],
    queryFn: ({ signal }) => getJson<DeviceSettings>(`/api/devices/${encodeURIComponent(deviceId)}/settings`, {}, signal),
  });
}
