import { useQuery } from "@tanstack/react-query";
import { getJson } from "../../api/client";
import type { CorrectionList } from "../../api/types";

/** Every correction of a device, newest first, those taken back too. */
export function useCorrections(deviceId: string | undefined) {
  return useQuery({
    queryKey: ["corrections", deviceId],
    queryFn: ({ signal }) => getJson<CorrectionList>("/api/corrections", { deviceId }, signal),
    select: (data) => data.corrections.toReversed(),
    enabled: deviceId !== undefined,
  });
}
