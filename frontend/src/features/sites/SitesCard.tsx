import { useDeferredValue, useState } from "react";
import type { SiteState } from "../../api/identity-types";
import { chooseSite, chosenSite } from "../../api/site-choice";
import { useAccess } from "../../access/context";
import { roleText } from "../../domain/people/grant-text";
import { useSites } from "../../domain/people/useSites";
import { formatCount, formatText } from "../../format/number";
import { Button } from "../../ui/Button";
import { Card } from "../../ui/Card";
import { TextInput } from "../../ui/Field";
import { Empty, Failure, Skeleton } from "../../ui/Notice";
import { Tag } from "../../ui/Tag";
import { SiteDialog } from "./SiteDialog";
import { siteRows } from "./site-rows";
import { t } from "../../i18n/t";
import { tx } from "../../i18n/tx";

const SEARCH_FROM = 8;
const SHOWN = 100;

/** Every site that one may see: what needs attention first. */
export function SitesCard() {
  const { me } = useAccess();
  const list = useSites();
  const [search, setSearch] = useState("");
  const [adding, setAdding] = useState(false);
  const all = list.data ?? [];
  const found = siteRows(all, useDeferredValue(search));
  return (
    <Card
      title={t("Sites")}
      note={all.length > 1 ? (found.length === all.length ? formatCount(all.length) : t("{0} of {1}", formatCount(found.length), formatCount(all.length))) : null}
      flush
      controls={all.length >= SEARCH_FROM ? <TextInput type="search" aria-label={t("Search sites")} placeholder={t("Search by name or id")} value={search} onChange={(event) => { setSearch(event.target.value); }} className="w-full sm:w-64" /> : null}
      actions={me.administersHub ? <Button icon="plus" onClick={() => { setAdding(true); }}>{t("Add a site")}</Button> : null}
    >
      {list.error ? <Failure error={list.error} onRetry={() => void list.refetch()} /> : null}
      {list.isPending ? <Skeleton className="mx-5 mb-5 h-16" /> : null}
      {list.data && found.length === 0 ? <Empty title={t("No site matches")} /> : null}
      <ul>{found.slice(0, SHOWN).map((site) => <SiteRow key={site.id} site={site} only={all.length === 1} />)}</ul>
      {found.length > SHOWN ? <p className="border-t border-line px-5 py-3 text-[0.8125rem] text-ink-3">{tx("{0} more: search by name.", formatCount(found.length - SHOWN))}</p> : null}
      {adding ? <SiteDialog onClose={() => { setAdding(false); }} /> : null}
    </Card>
  );
}

function SiteRow({ site, only }: { site: SiteState; only: boolean }) {
  const { open, me } = useAccess();
  const [editing, setEditing] = useState(false);
  const shown = only || chosenSite() === site.id;
  return (
    <li className="grid gap-x-4 gap-y-1 border-t border-line px-4 py-2.5 text-[0.8125rem] sm:grid-cols-[minmax(0,1fr)_auto_auto] sm:items-center sm:px-5">
      <div className="min-w-0">
        <p className="font-medium break-words">
          {site.name} {shown && !only ? <Tag tone="good">{t("Shown")}</Tag> : null} {site.alerts > 0 ? <Tag tone="crit">{formatCount(site.alerts)} {site.alerts === 1 ? t("alert") : t("alerts")}</Tag> : null} {site.silent > 0 ? <Tag tone="warn">{tx("{0} silent", formatCount(site.silent))}</Tag> : null}
        </p>
        <p className="text-ink-3">{site.id} · {formatCount(site.devices)} {site.devices === 1 ? t("meter") : t("meters")} · {site.timezone}{open ? "" : ` · ${roleText[site.role]}`}</p>
      </div>
      <p className="sm:text-end"><span className="text-ink-3">{t("Today")}{" "}</span>{formatText(site.todayWh, "Wh")}</p>
      <div className="flex gap-1 sm:justify-end">
        {shown ? null : <Button onClick={() => { chooseSite(site.id); }}>{t("Show")}<span className="sr-only"> {site.name}</span></Button>}
        {site.role === "admin" || me.administersHub ? <Button look="quiet" onClick={() => { setEditing(true); }}>{t("Change")}<span className="sr-only"> {site.name}</span></Button> : null}
      </div>
      {editing ? <SiteDialog site={site} onClose={() => { setEditing(false); }} /> : null}
    </li>
  );
}
