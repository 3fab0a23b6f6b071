import { useInfiniteQuery } from "@tanstack/react-query";
import { useDeferredValue, useState } from "react";
import { getJson } from "../../api/client";
import type { AuditEntry } from "../../api/identity-types";
import { useTime } from "../../site/context";
import { Card } from "../../ui/Card";
import { TextInput } from "../../ui/Field";
import { Empty, Failure, Skeleton } from "../../ui/Notice";
import { ShowMore } from "../../ui/ShowMore";
import { Tag } from "../../ui/Tag";
import { auditText, outcomeText } from "./audit-text";
import { t } from "../../i18n/t";

interface Page {
  entries: AuditEntry[];
  nextCursor: string | null;
}

/** Who changed what, when and from where; nothing here can be changed. */
export function AuditCard() {
  const time = useTime();
  const [search, setSearch] = useState("");
  const action = useDeferredValue(search.trim()) || undefined;
  const list = useInfiniteQuery({
    queryKey: ["audit", action],
    queryFn: ({ pageParam, signal }) => getJson<Page>("/api/audit", { action, cursor: pageParam ?? undefined, limit: 50 }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
  });
  const entries = list.data?.pages.flatMap((page) => page.entries) ?? [];
  return (
    <Card title={t("History of changes")} flush controls={<TextInput type="search" aria-label={t("Search by what was done")} placeholder={t("Search by what was done")} value={search} onChange={(event) => { setSearch(event.target.value); }} className="w-full sm:w-64" />}>
      {list.error && entries.length === 0 ? <Failure error={list.error} onRetry={() => void list.refetch()} /> : null}
      {list.isPending ? <Skeleton className="mx-5 mb-5 h-24" /> : null}
      {list.data && entries.length === 0 ? <Empty icon="check" title={t("Nothing found")} /> : null}
      <ul>
        {entries.map((entry) => (
          <li key={entry.id} className="border-t border-line px-4 py-2.5 text-[0.8125rem] sm:px-5">
            <p className="flex flex-wrap items-baseline gap-x-2">
              <span className="font-medium break-words" title={entry.action}>{auditText(entry.action)}</span>
              {entry.object ? <span className="break-all text-ink-2">{entry.object}</span> : null}
              {entry.outcome === "done" ? null : <span title={entry.outcome}><Tag tone="warn">{outcomeText(entry.outcome)}</Tag></span>}
            </p>
            <p className="text-ink-3">{time.full(entry.at)} · {entry.who}{entry.address ? ` ${t("from {0}", entry.address)}` : ""}{entry.site ? ` · ${entry.site}` : ""}</p>
            {entry.before || entry.after ? (
              <details className="mt-1 text-ink-2">
                <summary className="cursor-pointer text-xs text-ink-3">{t("Before and after")}</summary>
                <dl className="mt-1 grid gap-1 font-mono text-xs break-all">
                  {entry.before ? <div><dt className="text-ink-3">{t("Before")}</dt><dd>{entry.before}</dd></div> : null}
                  {entry.after ? <div><dt className="text-ink-3">{t("Asked for")}</dt><dd>{entry.after}</dd></div> : null}
                </dl>
              </details>
            ) : null}
          </li>
        ))}
      </ul>
      <ShowMore pages={list} />
    </Card>
  );
}
