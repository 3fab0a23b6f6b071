import { useQuery } from "@tanstack/react-query";
import { getJson } from "../../api/client";
import type { RolloutList } from "../../api/types";

/** Roll-outs, newest first; asked again every few seconds while one runs. */
export function useRollouts() {
  return useQuery({
    queryKey: ["rollouts"],
    queryFn: ({ signal }) => getJson<RolloutList>("/api/rollouts", {}, signal),
    select: (data) => data.rollouts.toReversed(),
    refetchInterval: (query) => (query.state.data?.rollouts.some((each) => each.state === "running") ? 3000 : 30_000),
  });
}
