import { useQuery } from "@tanstack/react-query";
import { getJson } from "../../api/client";
import type { PriceList } from "../../api/types";
import type { Span } from "../../format/calendar";

/** Market prices of a span, series by series. */
export function usePrices(span: Span, enabled = true) {
  return useQuery({
    queryKey: ["prices", span],
    queryFn: ({ signal }) => getJson<PriceList>("/api/prices", { ...span }, signal),
    select: (data) => data.series,
    refetchInterval: 300_000,
    enabled,
  });
}
