import { useQuery } from "@tanstack/react-query";
import { getJson } from "../../api/client";
import type { Device } from "../../api/types";

/** One device, with what its meter says of itself. */
export function useDevice(id: string) {
  return useQuery({
    queryKey: ["device", id],
    queryFn: ({ signal }) => getJson<Device>(`/api/devices/${encodeURIComponent(id)}`, {}, signal),
    refetchInterval: 15_000,
  });
}
