import { useQuery } from "@tanstack/react-query";
import { getJson } from "../../api/client";
import type { FindingList } from "../../api/types";

/** More than these are not asked for at once. */
export const MOST_FINDINGS = 200;

/** What the ledger noticed in a device's readings, newest first. */
export function useFindings(deviceId: string) {
  return useQuery({
    queryKey: ["findings", deviceId],
    queryFn: ({ signal }) => getJson<FindingList>("/api/findings", { deviceId, limit: MOST_FINDINGS }, signal),
    select: (data) => data.findings,
  });
}
