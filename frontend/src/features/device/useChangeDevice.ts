import { useMutation, useQueryClient } from "@tanstack/react-query";
import { sendJson } from "../../api/client";
import type { Device, DeviceChange } from "../../api/types";
import { useLiveStore } from "../../live/context";

/** Changes a device's name, role or place in the hierarchy; circuits and costs follow. */
export function useChangeDevice(id: string) {
  const queries = useQueryClient();
  const store = useLiveStore();
  return useMutation({
    mutationFn: (change: DeviceChange) => sendJson<Device>("PATCH", `/api/devices/${encodeURIComponent(id)}`, change),
    onSuccess: (device) => {
      store.change(device);
      return Promise.all(["device", "cost", "bills"].map((key) => queries.invalidateQueries({ queryKey: [key] })));
    },
  });
}
