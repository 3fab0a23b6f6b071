import { useMutation, useQueryClient } from "@tanstack/react-query";
import { sendJson } from "../../api/client";
import type { ReconcileAsk, Reconciliation } from "../../api/types";

export function useReconcile() {
  return useMutation({ mutationFn: (ask: ReconcileAsk) => sendJson<Reconciliation>("POST", "/api/reconcile", ask) });
}

/** Enters the proposed calibration; energy and everything that stands on it follows. */
export function useApplyCalibration() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (ask: ReconcileAsk) => sendJson<Reconciliation>("POST", "/api/reconcile", ask),
    onSuccess: () => Promise.all(["corrections", "energy", "cost", "bills", "compare"].map((key) => queries.invalidateQueries({ queryKey: [key] }))),
  });
}
