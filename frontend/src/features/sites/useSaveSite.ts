import { useMutation, useQueryClient } from "@tanstack/react-query";
import { sendJson } from "../../api/client";
import { siteBody, type SiteDraft } from "./site-draft";

/** Changes the site with this id, or makes a new one. */
export function useSaveSite(id: string | undefined) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (draft: SiteDraft) =>
      id === undefined ? sendJson("POST", "/api/sites", siteBody(draft)) : sendJson("PATCH", `/api/sites/${encodeURIComponent(id)}`, siteBody(draft)),
    // Another zone or currency changes every figure.
    onSuccess: () => queries.invalidateQueries(),
  });
}
