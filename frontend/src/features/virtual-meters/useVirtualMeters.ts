import { useQuery } from "@tanstack/react-query";
import { getJson } from "../../api/client";
import type { VirtualMeterList } from "../../api/types";

/** Every virtual meter, by id. */
export function useVirtualMeters() {
  return useQuery({
    queryKey: ["virtual-meters"],
    queryFn: ({ signal }) => getJson<VirtualMeterList>("/api/virtual-meters", {}, signal),
    select: (data) => data.virtualMeters,
  });
}
