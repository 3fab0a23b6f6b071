import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { getJson, sendJson } from "../../api/client";
import type { Alert, AlertList } from "../../api/types";

const KEY = ["alerts", "snoozes"];

/** What nobody is told of for a while, by rule and device. */
export function useSnooze(alert: Alert) {
  const list = useQuery({ queryKey: KEY, queryFn: ({ signal }) => getJson<Partial<AlertList>>("/api/alerts", { limit: 1 }, signal), staleTime: 30_000 });
  return list.data?.snoozes?.find((each) => each.rule === alert.rule && each.deviceId === alert.deviceId) ?? null;
}

/** Begins a snooze of so many minutes; 0 ends it. */
export function useSetSnooze(alert: Alert) {
  const queries = useQueryClient();
  const path = `/api/alerts/${encodeURIComponent(alert.id)}/snooze`;
  return useMutation({
    mutationFn: (minutes: number) => (minutes > 0 ? sendJson("POST", path, { minutes }) : sendJson("DELETE", path)),
    onSettled: () => queries.invalidateQueries({ queryKey: KEY }),
  });
}
