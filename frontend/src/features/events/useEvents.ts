import { useInfiniteQuery } from "@tanstack/react-query";
import { getJson } from "../../api/client";
import type { EventList } from "../../api/types";

/** What a meter noticed by itself, newest first, page by page. */
export function useEvents(deviceId: string) {
  return useInfiniteQuery({
    queryKey: ["events", deviceId],
    queryFn: ({ pageParam, signal }) => getJson<EventList>("/api/events", { deviceId, limit: 20, cursor: pageParam }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.nextCursor ?? undefined,
    select: (data) => data.pages.flatMap((page) => page.events),
    refetchInterval: 30_000,
  });
}
