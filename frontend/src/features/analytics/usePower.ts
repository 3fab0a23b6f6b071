import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { getJson } from "../../api/client";
import type { ReadingPage } from "../../api/types";
import type { Span } from "../../format/calendar";

/** Power over a span at a resolution the hub chooses for a chart. */
export function usePower(deviceId: string, span: Span) {
  return useQuery({
    queryKey: ["power", deviceId, span.from, span.to],
    queryFn: ({ signal }) => getJson<ReadingPage>("/api/readings", { deviceId, ...span, resolution: "auto" }, signal),
    refetchInterval: 30_000,
    // While one zooms and pans the old points stay until the new ones are there.
    placeholderData: (before, query) => (query?.queryKey[1] === deviceId ? keepPreviousData(before) : undefined),
  });
}
