import { useMutation, useQueryClient } from "@tanstack/react-query";
import { sendJson } from "../../api/client";
import type { Adoption, Device } from "../../api/types";
import { useLiveStore } from "../../live/context";

/** Takes a waiting device in, with all that it sent so far. */
export function useAdopt(id: string) {
  const queries = useQueryClient();
  const store = useLiveStore();
  return useMutation({
    mutationFn: (adoption: Adoption) => sendJson<Device>("POST", `/api/devices/waiting/${encodeURIComponent(id)}`, adoption),
    onSuccess: async (device) => {
      store.change(device);
      await queries.invalidateQueries({ queryKey: ["devices", "waiting"] });
    },
  });
}
