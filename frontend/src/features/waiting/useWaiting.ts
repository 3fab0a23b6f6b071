import { useQuery } from "@tanstack/react-query";
import { getJson } from "../../api/client";
import type { WaitingList } from "../../api/types";

/** Devices that announced themselves and wait to be adopted. */
export function useWaiting() {
  return useQuery({
    queryKey: ["devices", "waiting"],
    queryFn: ({ signal }) => getJson<WaitingList>("/api/devices/waiting", {}, signal),
    select: (data) => data.waiting,
    refetchInterval: 10_000,
  });
}
