import { useQuery } from "@tanstack/react-query";
import { getJson } from "../../api/client";
import type { DeviceList } from "../../api/types";

/** What devices left behind here when they moved to another site, by id. */
export function usePastDevices() {
  return useQuery({
    queryKey: ["past-devices"],
    queryFn: ({ signal }) => getJson<DeviceList>("/api/devices", {}, signal),
    select: (data) => data.past ?? [],
  });
}
