import { useQuery } from "@tanstack/react-query";
import { getJson } from "../../api/client";
import type { Anomaly } from "../../api/insight-types";

/** What stood out in the last days of a device, newest first. */
export function useAnomalies(deviceId: string, days: number) {
  return useQuery({
    queryKey: ["anomalies", deviceId, days],
    queryFn: ({ signal }) => getJson<{ anomalies: Anomaly[] }>("/api/anomalies", { deviceId, days }, signal),
    select: (data) => data.anomalies,
    refetchInterval: 30 * 60_000,
    staleTime: 10 * 60_000,
    retry: false,
  });
}
