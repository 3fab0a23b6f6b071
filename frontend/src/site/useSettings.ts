import { useQuery } from "@tanstack/react-query";
import { getJson } from "../api/client";
import type { Settings } from "../api/types";

export function useSettings() {
  return useQuery({
    queryKey: ["settings"],
    queryFn: ({ signal }) => getJson<Settings>("/api/settings", {}, signal),
    staleTime: 5 * 60_000,
  });
}
