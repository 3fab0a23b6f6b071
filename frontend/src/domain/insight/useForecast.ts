import { useQuery } from "@tanstack/react-query";
import { getJson } from "../../api/client";
import type { Forecast } from "../../api/insight-types";

/** The next hours of a device, made anew every quarter of an hour. */
export function useForecast(deviceId: string, horizon: number, enabled = true) {
  return useQuery({
    queryKey: ["forecast", deviceId, horizon],
    queryFn: ({ signal }) => getJson<Forecast>("/api/forecast", { deviceId, horizon }, signal),
    refetchInterval: 15 * 60_000,
    staleTime: 10 * 60_000,
    // Too little history is an answer, not a failure that passes.
    retry: false,
    enabled,
  });
}

/** What was said a day ahead of the hours of the last days, beside what came. */
export function usePastForecast(deviceId: string, days: number) {
  return useQuery({
    queryKey: ["forecast", deviceId, "past", days],
    queryFn: ({ signal }) => getJson<Forecast>("/api/forecast", { deviceId, horizon: 1, past: days }, signal),
    select: (forecast) => forecast.past ?? null,
    staleTime: 30 * 60_000,
    retry: false,
  });
}
