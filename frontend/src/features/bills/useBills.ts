import { useQuery } from "@tanstack/react-query";
import { getJson } from "../../api/client";
import type { BillList } from "../../api/types";

/** Issued bills of a contract, with what each would be today. */
export function useBills(contract: string) {
  return useQuery({
    queryKey: ["bills", "list", contract],
    queryFn: ({ signal }) => getJson<BillList>("/api/bills", { contract, adjustments: "true" }, signal),
    select: (data) => data.bills,
    refetchInterval: 60_000,
  });
}
