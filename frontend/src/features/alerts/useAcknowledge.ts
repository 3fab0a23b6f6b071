import { useMutation, useQueryClient } from "@tanstack/react-query";
import { sendJson } from "../../api/client";
import type { Alert } from "../../api/types";
import { useLiveStore } from "../../live/context";

/** Says that someone has seen an alert. The hub's answer is taken over at once, without waiting for the live link. */
export function useAcknowledge() {
  const queries = useQueryClient();
  const store = useLiveStore();
  return useMutation({
    mutationFn: (id: string) => sendJson<Alert>("POST", `/api/alerts/${encodeURIComponent(id)}/ack`),
    onSuccess: (alert) => {
      store.apply({ type: "alert", alert });
      return queries.invalidateQueries({ queryKey: ["alerts"] });
    },
  });
}
