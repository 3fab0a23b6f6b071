import { useInfiniteQuery } from "@tanstack/react-query";
import { getJson } from "../../api/client";
import type { RejectList } from "../../api/types";

/** Rejected messages, newest first, page by page. */
export function useRejects() {
  return useInfiniteQuery({
    queryKey: ["rejects"],
    queryFn: ({ pageParam, signal }) => getJson<RejectList>("/api/rejects", { cursor: pageParam }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.nextCursor ?? undefined,
    select: (data) => ({
      rejects: data.pages.flatMap((page) => page.rejects),
      total: data.pages[0]?.total ?? 0,
    }),
    refetchInterval: 30_000,
  });
}
