import { useMutation } from "@tanstack/react-query";
import { sendJson } from "../../api/client";
import { useLiveStore } from "../../live/context";

/** Takes a device off every list. Its readings stay. */
export function useRemoveDevice(id: string) {
  const store = useLiveStore();
  return useMutation({
    mutationFn: () => sendJson<undefined>("DELETE", `/api/devices/${encodeURIComponent(id)}`),
    onSuccess: () => { store.remove(id); },
  });
}
