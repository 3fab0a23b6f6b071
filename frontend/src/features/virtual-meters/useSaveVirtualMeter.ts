import { useMutation, useQueryClient, type QueryClient } from "@tanstack/react-query";
import { sendJson } from "../../api/client";
import type { VirtualMeter } from "../../api/types";

function refresh(queries: QueryClient) {
  return Promise.all(["virtual-meters", "energy", "cost"].map((key) => queries.invalidateQueries({ queryKey: [key] })));
}

const path = (id: string) => `/api/virtual-meters/${encodeURIComponent(id)}`;

/** Makes or changes a virtual meter. */
export function useSaveVirtualMeter() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ id, name, members, combination }: VirtualMeter) => sendJson<VirtualMeter>("PUT", path(id), { name, members, combination }),
    onSuccess: () => refresh(queries),
  });
}

/** Takes a virtual meter away. */
export function useDeleteVirtualMeter() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => sendJson<undefined>("DELETE", path(id)),
    onSuccess: () => refresh(queries),
  });
}
