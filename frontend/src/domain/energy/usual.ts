import { useQuery } from "@tanstack/react-query";
import { getJson } from "../../api/client";
import type { UsualCost, UsualEnergy } from "../../api/types";
import { formatShare } from "../../format/number";
import { t } from "../../i18n/t";

/** It moves by the quarter hour. */
const EVERY_MS = 5 * 60_000;
/** Closer than this it is as usual. */
const AS_USUAL = 0.05;

/** A device's energy today so far, and by the same time on a usual day. */
export function useUsualEnergy(deviceId: string) {
  return useQuery({
    queryKey: ["energy", deviceId, "usual"],
    queryFn: ({ signal }) => getJson<UsualEnergy>("/api/energy/usual", { deviceId }, signal),
    refetchInterval: EVERY_MS,
  });
}

/** What today cost so far, and by the same time on a usual day. */
export function useUsualCost() {
  return useQuery({
    queryKey: ["cost", "usual"],
    queryFn: ({ signal }) => getJson<UsualCost>("/api/cost/usual", {}, signal),
    refetchInterval: EVERY_MS,
  });
}

/** "12 % above usual"; null where nothing is usual, or so little that a share of it says nothing. */
export function againstUsual(today: number, usual: number | null | undefined): string | null {
  if (usual === null || usual === undefined || usual <= 0) return null;
  const more = today / usual - 1;
  if (Math.abs(more) < AS_USUAL) return t("About as usual");
  if (more > 9) return t("Far above usual");
  return more > 0 ? t("{0} above usual", formatShare(more)) : t("{0} below usual", formatShare(-more));
}
