import { useQuery } from "@tanstack/react-query";
import { getJson } from "../../api/client";
import type { AlertList, AlertState } from "../../api/types";

/** Alerts of one state, newest first as the hub sends them; invalidated by every alert of the live link. */
export function useAlerts(state: AlertState, deviceId?: string) {
  return useQuery({
    queryKey: ["alerts", state, deviceId ?? null],
    queryFn: ({ signal }) => getJson<AlertList>("/api/alerts", { state, deviceId }, signal),
    select: (data) => data.alerts,
  });
}
