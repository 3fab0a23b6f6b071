import { useMutation, useQueryClient } from "@tanstack/react-query";
import { apiUrl, sendText } from "../../api/client";
import type { PriceReport } from "../../api/types";

export interface PriceUpload {
  text: string;
  /** What a CSV file does not say itself. */
  params: { name?: string; zone?: string; unit?: string; timezone?: string };
}

export function useSendPrices() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ text, params }: PriceUpload) => {
      const json = /^\s*[{[]/.test(text);
      return sendText<PriceReport>("PUT", apiUrl("/api/prices", json ? {} : params), text, json ? "application/json" : "text/csv");
    },
    onSuccess: () => Promise.all(["prices", "cost", "bills", "compare"].map((key) => queries.invalidateQueries({ queryKey: [key] }))),
  });
}
