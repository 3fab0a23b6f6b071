import { useMutation, useQueryClient } from "@tanstack/react-query";
import { getJson, sendJson } from "../../api/client";
import type { Credentials, Device, NewDevice } from "../../api/types";
import { useLiveStore } from "../../live/context";

export interface DeviceToAdd {
  device: NewDevice;
  /** The meter that measures it too; null where there is none. */
  parent: string | null;
}

/** Makes a device. Its password is told this once and never again. */
export function useCreateDevice() {
  const queries = useQueryClient();
  const store = useLiveStore();
  return useMutation({
    mutationFn: async ({ device, parent }: DeviceToAdd) => {
      const given = await sendJson<Credentials>("POST", "/api/devices", device);
      // The password is known by now: a refused place in the hierarchy must not lose it.
      const placed = parent === null ? true : await place(given.deviceId, parent);
      return { given, placed };
    },
    gcTime: 0,
    onSuccess: async ({ given: { deviceId } }) => {
      await queries.invalidateQueries({ queryKey: ["device", deviceId] });
      store.change(await getJson<Device>(`/api/devices/${encodeURIComponent(deviceId)}`));
    },
  });
}

function place(id: string, parent: string): Promise<boolean> {
  return sendJson("PATCH", `/api/devices/${encodeURIComponent(id)}`, { parent }).then(() => true, () => false);
}
