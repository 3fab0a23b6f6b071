import { useMutation, useQueryClient } from "@tanstack/react-query";
import { sendJson } from "../../api/client";
import type { Rule, RuleList } from "../../api/types";

/** Replaces the whole list of rules. */
export function useSaveRules() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (rules: Rule[]) => sendJson<RuleList>("PUT", "/api/rules", { rules }),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["rules"] }),
  });
}
