import { useMutation, useQueryClient } from "@tanstack/react-query";
import { sendJson } from "../../api/client";
import type { Rule, RuleList } from "../../api/types";
import { t } from "../../i18n/t";
import { offerUndo } from "../../ui/undo";

const put = (rules: readonly Rule[]) => sendJson<RuleList>("PUT", "/api/rules", { rules });

/** Replaces the whole list of rules, which was `before`. */
export function useSaveRules(before: readonly Rule[]) {
  const queries = useQueryClient();
  const refresh = () => queries.invalidateQueries({ queryKey: ["rules"] });
  return useMutation({
    mutationFn: put,
    onSuccess: () => {
      offerUndo(t("The alert rules were changed."), () => put(before).then(refresh));
      return refresh();
    },
  });
}
