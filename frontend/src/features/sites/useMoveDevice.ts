import { useMutation, useQueryClient } from "@tanstack/react-query";
import { sendJson } from "../../api/client";

/** Moves a device to a site: as a whole, or from an instant on. */
export function useMoveDevice(id: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ site, from }: { site: string; from: string | null }) => {
      const path = `/api/sites/${encodeURIComponent(site)}/devices/${encodeURIComponent(id)}`;
      return sendJson<undefined>("PUT", from ? `${path}?from=${encodeURIComponent(from)}` : path);
    },
    // Energy, costs and lists of both sites are others now.
    onSuccess: () => queries.invalidateQueries(),
  });
}
