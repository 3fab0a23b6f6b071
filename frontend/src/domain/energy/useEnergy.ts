import { useQuery } from "@tanstack/react-query";
import { getJson } from "../../api/client";
import type { Bucket, EnergyList } from "../../api/types";
import type { Span } from "../../format/calendar";

interface EnergyQuestion {
  deviceId: string;
  span: Span;
  bucket: Bucket;
}

export function useEnergy({ deviceId, span, bucket }: EnergyQuestion, enabled = true) {
  return useQuery({
    queryKey: ["energy", deviceId, span.from, span.to, bucket],
    queryFn: ({ signal }) => getJson<EnergyList>("/api/energy", { deviceId, ...span, bucket }, signal),
    // Past spans too: late readings and corrections change them. Who waits for the first reading waits for it.
    refetchInterval: ({ state }) => (Date.parse(span.to) > Date.now() && state.data?.total.coverage === 0 ? 5_000 : 30_000),
    enabled,
  });
}
