import { useQuery } from "@tanstack/react-query";
import { getJson } from "../../api/client";
import type { ReadingPage } from "../../api/types";
import { TRAIL_MS, trailPoint, type TrailPoint } from "../../live/trail";

const NONE: readonly TrailPoint[] = [];

/** What a device reported in the quarter of an hour before the page was opened; the live link adds to it. */
export function useRecentTrail(deviceId: string): readonly TrailPoint[] {
  const { data } = useQuery({
    queryKey: ["recent", deviceId],
    queryFn: async ({ signal }) => {
      const from = new Date(Date.now() - TRAIL_MS).toISOString();
      const to = new Date(Date.now() + 60_000).toISOString();
      const page = await getJson<ReadingPage>("/api/readings", { deviceId, from, to, limit: 1000 }, signal);
      return (page.readings ?? []).map(trailPoint);
    },
    staleTime: 60_000,
  });
  return data ?? NONE;
}
