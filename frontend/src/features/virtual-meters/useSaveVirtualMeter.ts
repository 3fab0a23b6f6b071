import { useMutation, useQueryClient, type QueryClient } from "@tanstack/react-query";
import { sendJson } from "../../api/client";
import type { VirtualMeter } from "../../api/types";
import { t } from "../../i18n/t";
import { offerUndo } from "../../ui/undo";

function refresh(queries: QueryClient) {
  return Promise.all(["virtual-meters", "energy", "cost"].map((key) => queries.invalidateQueries({ queryKey: [key] })));
}

const path = (id: string) => `/api/virtual-meters/${encodeURIComponent(id)}`;

const put = ({ id, name, members, combination }: VirtualMeter) => sendJson<VirtualMeter>("PUT", path(id), { name, members, combination });

/** Makes or changes a virtual meter. */
export function useSaveVirtualMeter() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: put,
    onSuccess: () => refresh(queries),
  });
}

/** Takes a virtual meter away. */
export function useDeleteVirtualMeter() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ id }: VirtualMeter) => sendJson<undefined>("DELETE", path(id)),
    onSuccess: (_, meter) => {
      offerUndo(t("{0} was deleted.", meter.name ?? meter.id), () => put(meter).then(() => refresh(queries)));
      return refresh(queries);
    },
  });
}
