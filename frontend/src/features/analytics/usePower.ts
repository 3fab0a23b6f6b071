import { useQuery } from "@tanstack/react-query";
import { getJson } from "../../api/client";
import type { ReadingPoints } from "../../api/types";
import type { Span } from "../../format/calendar";

/** Power over a span at a resolution the hub chooses for a chart. */
export function usePower(deviceId: string, span: Span, includesNow: boolean) {
  return useQuery({
    queryKey: ["power", deviceId, span.from, span.to],
    queryFn: ({ signal }) => getJson<ReadingPoints>("/api/readings", { deviceId, ...span, resolution: "auto" }, signal),
    refetchInterval: includesNow ? 30_000 : false,
  });
}
