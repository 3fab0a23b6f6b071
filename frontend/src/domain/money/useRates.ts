import { useQuery } from "@tanstack/react-query";
import { getJson } from "../../api/client";
import type { RateList } from "../../api/types";
import { quarters, type Span } from "../../format/calendar";

/** As long as the hub answers for. */
const LONGEST_MS = 2 * 366 * 86_400_000;

/** What a kWh costs at each time of a span, by the site's contracts. */
export function useRates(span: Span, enabled = true) {
  const asked = quarters(span);
  return useQuery({
    queryKey: ["rates", asked.from, asked.to],
    queryFn: ({ signal }) => getJson<RateList>("/api/cost/rates", { ...asked }, signal),
    refetchInterval: 300_000,
    enabled: enabled && Date.parse(asked.to) - Date.parse(asked.from) <= LONGEST_MS,
  });
}
