import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { getJson, sendJson } from "../../api/client";
import type { ApiToken } from "../../api/identity-types";
import { useAccess } from "../../access/context";
import { scopeText } from "../../domain/people/grant-text";
import { formatList } from "../../format/list";
import { formatAge } from "../../format/time";
import { useNow } from "../../live/useNow";
import { useTime } from "../../site/context";
import { Button } from "../../ui/Button";
import { Card } from "../../ui/Card";
import { Empty, Failure, Skeleton } from "../../ui/Notice";
import { Problem } from "../../ui/Problem";
import { SureButton } from "../../ui/SureButton";
import { TokenDialog } from "./TokenDialog";
import { t } from "../../i18n/t";
import { tx } from "../../i18n/tx";

/** Tokens by which other programs read or send. */
export function TokensCard() {
  const { me } = useAccess();
  const queries = useQueryClient();
  const time = useTime();
  const now = useNow();
  const [adding, setAdding] = useState(false);
  const list = useQuery({ queryKey: ["tokens"], queryFn: ({ signal }) => getJson<{ tokens: ApiToken[] }>("/api/tokens", {}, signal) });
  const remove = useMutation({
    mutationFn: (id: string) => sendJson("DELETE", `/api/tokens/${encodeURIComponent(id)}`),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["tokens"] }),
  });
  return (
    <Card title={t("Tokens for programs")} note={t("Grafana, Home Assistant, scripts")} flush actions={<Button icon="plus" onClick={() => { setAdding(true); }}>{t("Make a token")}</Button>}>
      {list.error ? <Failure error={list.error} onRetry={() => void list.refetch()} /> : null}
      {list.isPending ? <Skeleton className="mx-5 mb-5 h-16" /> : null}
      {list.data?.tokens.length === 0 ? <Empty icon="plug" title={t("No token yet")}>{t("A token lets a program in without your password. It can be taken away at any time.")}</Empty> : null}
      <div className="px-5 empty:hidden"><Problem error={remove.error} what={t("The token was not removed")} /></div>
      <ul>
        {list.data?.tokens.map((each) => (
          <li key={each.id} className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 border-t border-line px-4 py-2.5 text-[0.8125rem] sm:px-5">
            <div className="min-w-0">
              <p className="font-medium break-words">{each.name}{each.user === me.user ? "" : ` (${each.user})`}</p>
              <p className="text-ink-3">{tx("May {0} · {1} · {2}{3}", formatList(each.scopes.map((scope) => scopeText[scope])), each.site ?? t("every site"), each.usedAt ? t("last used {0}", formatAge(each.usedAt, now)) : t("never used"), each.expiresAt ? ` · ${t("ends {0}", time.full(each.expiresAt))}` : "")}</p>
            </div>
            <SureButton of={tx("token {0}", each.name)} disabled={remove.isPending} onSure={() => { remove.mutate(each.id); }} />
          </li>
        ))}
      </ul>
      {adding ? <TokenDialog onClose={() => { setAdding(false); }} /> : null}
    </Card>
  );
}
