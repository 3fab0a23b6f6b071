import { useQuery } from "@tanstack/react-query";
import { getJson } from "../../api/client";
import type { Cost } from "../../api/types";
import type { BarKind } from "../../domain/time/view";
import type { Span } from "../../format/calendar";

/** What the site drew, shared among its circuits bucket by bucket; needs a contract, whose meter the circuits are behind. */
export function useCircuits(span: Span, bucket: BarKind, ended: boolean) {
  const question = { from: span.from, to: ended ? span.to : undefined, bucket, by: "circuit" };
  return useQuery({
    queryKey: ["cost", "circuits", question],
    queryFn: ({ signal }) => getJson<Cost>("/api/cost", question, signal),
    refetchInterval: 60_000,
  });
}
