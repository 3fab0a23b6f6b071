import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { apiUrl, getJson, sendText } from "../../api/client";
import type { PriceList, PriceReport } from "../../api/types";
import type { Span } from "../../format/calendar";

/** Market prices of a span, series by series. */
export function usePrices(span: Span) {
  return useQuery({
    queryKey: ["prices", span],
    queryFn: ({ signal }) => getJson<PriceList>("/api/prices", { ...span }, signal),
    select: (data) => data.series,
    refetchInterval: 300_000,
  });
}

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
