import { useQuery } from "@tanstack/react-query";
import { getJson } from "../../api/client";
import type { EnergyList } from "../../api/types";
import type { Span } from "../../format/calendar";

/** What several devices drew and gave together, as the hub adds it up. */
export function useTotal(deviceIds: readonly string[], span: Span) {
  return useQuery({
    queryKey: ["energy", "total", deviceIds, span.from, span.to],
    queryFn: ({ signal }) => getJson<EnergyList>("/api/energy", { deviceIds: deviceIds.join(","), ...span, bucket: "year" }, signal),
    select: (data) => data.total,
    refetchInterval: 30_000,
    enabled: deviceIds.length > 0,
  });
}
