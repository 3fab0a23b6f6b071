import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { getJson, sendJson } from "../../api/client";
import type { Feed, FeedList } from "../../api/types";

/** The hub asks a source at most every two seconds, and a source takes its time. */
const ANSWER_MS = 3_000;

/** Prices and carbon intensity that the hub fetches by itself. */
export function useFeeds() {
  return useQuery({
    queryKey: ["feeds"],
    queryFn: ({ signal }) => getJson<FeedList>("/api/feeds", {}, signal),
    select: (data) => data.feeds,
    refetchInterval: 60_000,
  });
}

/** Has the source asked now, and waits until its answer may be there. */
export function useAskFeed() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (id: string) => {
      await sendJson<Feed>("POST", `/api/feeds/${encodeURIComponent(id)}/ask`, {});
      await new Promise((resolve) => { setTimeout(resolve, ANSWER_MS); });
    },
    onSettled: () => Promise.all(["feeds", "prices", "cost"].map((key) => queries.invalidateQueries({ queryKey: [key] }))),
  });
}
