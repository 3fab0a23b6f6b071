import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { getJson, sendJson } from "../../api/client";
import type { Comparison, WhatIf } from "../../api/types";

/** Every kept tariff on the site's own history, or on another load. */
export function useComparison(present: string, whatIf: WhatIf | undefined) {
  return useQuery({
    queryKey: ["compare", present, whatIf],
    queryFn: ({ signal }) =>
      whatIf
        ? sendJson<Comparison>("POST", "/api/tariffs/compare", { present, whatIf })
        : getJson<Comparison>("/api/tariffs/compare", { present }, signal),
    placeholderData: keepPreviousData,
    staleTime: 60_000,
  });
}
