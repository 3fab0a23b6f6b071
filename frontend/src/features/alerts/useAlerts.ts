import { useInfiniteQuery } from "@tanstack/react-query";
import { getJson } from "../../api/client";
import type { AlertList, AlertState } from "../../api/types";

/** Alerts of one state, newest first as the hub sends them, page by page; invalidated by every alert of the live link. */
export function useAlerts(state: AlertState, deviceId?: string) {
  return useInfiniteQuery({
    queryKey: ["alerts", state, deviceId ?? null],
    queryFn: ({ pageParam, signal }) => getJson<AlertList>("/api/alerts", { state, deviceId, cursor: pageParam }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.nextCursor ?? undefined,
    select: (data) => data.pages.flatMap((page) => page.alerts),
  });
}
