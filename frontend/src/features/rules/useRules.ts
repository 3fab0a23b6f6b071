import { useQuery } from "@tanstack/react-query";
import { getJson } from "../../api/client";
import type { Rule } from "../../api/types";

export function useRules() {
  return useQuery({
    queryKey: ["rules"],
    queryFn: ({ signal }) => getJson<{ rules: Rule[] }>("/api/rules", {}, signal),
    select: (data) => data.rules,
  });
}
