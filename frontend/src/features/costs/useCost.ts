import { useQuery } from "@tanstack/react-query";
import { getJson } from "../../api/client";
import type { Cost } from "../../api/types";
import type { BarKind } from "../../domain/time/view";

export interface CostQuestion {
  contract?: string;
  deviceId?: string;
  from: string;
  /** Undefined: up to now. */
  to?: string;
  bucket: BarKind | "year";
  by?: "circuit";
}

export function useCost(question: CostQuestion, enabled = true) {
  return useQuery({
    queryKey: ["cost", question],
    queryFn: ({ signal }) => getJson<Cost>("/api/cost", { ...question }, signal),
    // Past spans too: late readings, prices and tariffs change them.
    refetchInterval: 30_000,
    enabled,
  });
}
