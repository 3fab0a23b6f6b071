import { useQuery } from "@tanstack/react-query";
import { getJson } from "../../api/client";
import type { ProjectionList } from "../../api/types";

export function useProjection(contract: string | undefined) {
  return useQuery({
    queryKey: ["cost", "projection", contract],
    queryFn: ({ signal }) => getJson<ProjectionList>("/api/cost/projection", { contract }, signal),
    refetchInterval: 60_000,
  });
}
