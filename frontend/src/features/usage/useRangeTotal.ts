import type { EnergyBucket } from "../../api/types";
import { useEnergy } from "./useEnergy";
import type { UsageRange } from "./range";

/**
 * The total of a range, as the hub gives it: its own `total`, or the one bucket that covers a single day.
 * null where the hub has no such figure: sums are not made here.
 */
export function useRangeTotal({ deviceId, range }: { deviceId: string; range: UsageRange }): Pick<EnergyBucket, "importWh" | "exportWh"> | null {
  const { data } = useEnergy({ deviceId, span: range.span, bucket: "day", includesNow: range.includesNow });
  if (!data) return null;
  if (data.total) return data.total;
  const [only, ...others] = data.buckets;
  return only && others.length === 0 && only.coverage + only.estimatedShare > 0 ? only : null;
}
