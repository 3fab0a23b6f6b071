import { useQuery } from "@tanstack/react-query";
import { getJson, sendJson } from "../../api/client";
import type { Adjustment, Bill, BillPreview, IssuedBill, LineDetail } from "../../api/types";

/** Which bill: an issued one by its number, or what a period would be billed. */
export type BillKey = { number: string } | { contract: string; period: string };

/** A bill as the page shows it, issued or not. */
export interface ShownBill {
  name: string;
  bill: Bill;
  deviceIds: string[];
  coverage: number;
  running: boolean;
  /** Null: a preview. */
  issued: { number: string; at: string; adjustment: Adjustment | null; canBeChecked: boolean } | null;
}

export function useBill(key: BillKey) {
  return useQuery({
    queryKey: ["bills", "one", key],
    queryFn: async ({ signal }): Promise<ShownBill> => {
      if ("number" in key) {
        const { name, bill, deviceIds, coverage, number, issuedAt, adjustment, canBeChecked } = await getJson<IssuedBill>(`/api/bills/${encodeURIComponent(key.number)}`, {}, signal);
        return { name, bill, deviceIds, coverage, running: false, issued: { number, at: issuedAt, adjustment: adjustment ?? null, canBeChecked } };
      }
      const preview = await sendJson<BillPreview>("POST", "/api/bills/preview", key);
      return { ...preview, issued: null };
    },
    refetchInterval: 60_000,
  });
}

/** The intervals behind a line. */
export function useBillLine(key: BillKey, line: number) {
  return useQuery({
    queryKey: ["bills", "line", key, line],
    queryFn: ({ signal }) =>
      "number" in key
        ? getJson<LineDetail>(`/api/bills/${encodeURIComponent(key.number)}/lines/${String(line)}`, {}, signal)
        : sendJson<LineDetail>("POST", `/api/bills/preview/lines/${String(line)}`, key),
  });
}
