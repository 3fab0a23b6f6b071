import { useMutation, useQueryClient } from "@tanstack/react-query";
import { getJson, sendJson } from "../../api/client";
import type { Credentials, Device, NewDevice } from "../../api/types";
import { useLiveStore } from "../../live/context";

/** Makes a device. Its password is told this once and never again. */
export function useCreateDevice() {
  const queries = useQueryClient();
  const store = useLiveStore();
  return useMutation({
    mutationFn: (device: NewDevice) => sendJson<Credentials>("POST", "/api/devices", device),
    gcTime: 0,
    onSuccess: async ({ deviceId }) => {
      await queries.invalidateQueries({ queryKey: ["device", deviceId] });
      store.change(await getJson<Device>(`/api/devices/${encodeURIComponent(deviceId)}`));
    },
  });
}
