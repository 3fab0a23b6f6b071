import { useMutation, useQueryClient } from "@tanstack/react-query";
import { sendJson } from "../../api/client";
import type { IssuedBill } from "../../api/types";

export function useIssueBill() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (ask: { contract: string; period: string }) => sendJson<IssuedBill>("POST", "/api/bills", ask),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["bills"] }),
  });
}
