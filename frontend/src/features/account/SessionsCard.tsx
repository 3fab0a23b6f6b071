import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { getJson, sendJson } from "../../api/client";
import type { SignIn } from "../../api/identity-types";
import { formatAge } from "../../format/time";
import { useNow } from "../../live/useNow";
import { useTime } from "../../site/context";
import { Button } from "../../ui/Button";
import { Card } from "../../ui/Card";
import { Failure, Skeleton } from "../../ui/Notice";
import { Tag } from "../../ui/Tag";
import { agentText } from "../../domain/people/agent-text";
import { t } from "../../i18n/t";
import { tx } from "../../i18n/tx";

/** Where one is signed in; each can be ended. */
export function SessionsCard() {
  const queries = useQueryClient();
  const time = useTime();
  const now = useNow();
  const list = useQuery({ queryKey: ["auth", "sessions"], queryFn: ({ signal }) => getJson<{ sessions: SignIn[] }>("/api/auth/sessions", {}, signal) });
  const end = useMutation({
    mutationFn: (id: string) => sendJson("DELETE", `/api/auth/sessions/${encodeURIComponent(id)}`),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["auth", "sessions"] }),
  });
  return (
    <Card title={t("Where you are signed in")} flush>
      {list.error ? <Failure error={list.error} onRetry={() => void list.refetch()} /> : null}
      {list.isPending ? <Skeleton className="mx-5 mb-5 h-16" /> : null}
      <ul>
        {list.data?.sessions.map((each) => (
          <li key={each.id} className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 border-t border-line px-4 py-2.5 text-[0.8125rem] sm:px-5">
            <div className="min-w-0">
              <p className="font-medium">{agentText(each.agent)} {each.current ? <Tag tone="good" className="ms-1">{t("This one")}</Tag> : null}</p>
              <p className="text-ink-3">{tx("{0} · last used {1} · since {2}", each.address, formatAge(each.usedAt, now), time.full(each.createdAt))}</p>
            </div>
            {each.current ? null : <Button look="quiet" onClick={() => { end.mutate(each.id); }}>{t("Sign out")}</Button>}
          </li>
        ))}
      </ul>
    </Card>
  );
}
