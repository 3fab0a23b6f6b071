import { useQuery } from "@tanstack/react-query";
import { getJson } from "../../api/client";
import type { SiteState } from "../../api/identity-types";

/** The sites that one may see, with what is going on there. */
export function useSites() {
  return useQuery({
    queryKey: ["sites"],
    queryFn: ({ signal }) => getJson<{ sites: SiteState[] }>("/api/sites", {}, signal),
    select: (data) => data.sites,
    refetchInterval: 60_000,
  });
}
