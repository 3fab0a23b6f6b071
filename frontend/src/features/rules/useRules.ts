import { useQuery } from "@tanstack/react-query";
import { getJson } from "../../api/client";
import type { RuleList } from "../../api/types";

export function useRules() {
  return useQuery({
    queryKey: ["rules"],
    queryFn: ({ signal }) => getJson<RuleList>("/api/rules", {}, signal),
    select: (data) => data.rules,
  });
}
