import { useQuery } from "@tanstack/react-query";
import { getJson } from "../../api/client";
import type { Weather } from "../../api/types";
import { quarters, type Span } from "../../format/calendar";

/** The site's outdoor temperature over a span; its zone is null where none is known. */
export function useWeather(span: Span, enabled = true) {
  const asked = quarters(span);
  return useQuery({
    queryKey: ["weather", asked.from, asked.to],
    queryFn: ({ signal }) => getJson<Weather>("/api/weather", { ...asked }, signal),
    refetchInterval: 900_000,
    enabled,
  });
}

/** Whether the site's outdoor temperature is known at all. */
export function useHasWeather(now: number): boolean {
  const at = new Date(now).toISOString();
  return typeof useWeather({ from: at, to: at }).data?.zone === "string";
}
