import { useQuery } from "@tanstack/react-query";
import { getJson } from "../../api/client";
import type { Bucket, EnergyBuckets } from "../../api/types";
import type { Span } from "../../format/calendar";

interface EnergyQuestion {
  deviceId: string;
  span: Span;
  bucket: Bucket;
  /** The span holds the present: ask again now and then. */
  includesNow: boolean;
}

export function useEnergy({ deviceId, span, bucket, includesNow }: EnergyQuestion) {
  return useQuery({
    queryKey: ["energy", deviceId, span.from, span.to, bucket],
    queryFn: ({ signal }) => getJson<EnergyBuckets>("/api/energy", { deviceId, ...span, bucket }, signal),
    refetchInterval: includesNow ? 30_000 : false,
  });
}
