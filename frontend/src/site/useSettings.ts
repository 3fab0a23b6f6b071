import { useQuery } from "@tanstack/react-query";
import { getJson } from "../api/client";
import type { Settings } from "../api/types";
import { followHubClock } from "../live/useNow";

export function useSettings() {
  return useQuery({
    queryKey: ["settings"],
    queryFn: async ({ signal }) => {
      const settings = await getJson<Settings>("/api/settings", {}, signal);
      followHubClock(Date.parse(settings.now), Date.now());
      return settings;
    },
    staleTime: 5 * 60_000,
  });
}
