import { useDeferredValue, useId, useState } from "react";
import { useSearchParams } from "react-router";
import type { SiteState } from "../../api/identity-types";
import { useAccess } from "../../access/context";
import { useSites } from "../../domain/people/useSites";
import { formatCount } from "../../format/number";
import { Button } from "../../ui/Button";
import { Card } from "../../ui/Card";
import { Select, TextInput } from "../../ui/Field";
import { Empty, Failure, Skeleton } from "../../ui/Notice";
import { Segmented } from "../../ui/Segmented";
import { SiteDialog } from "./SiteDialog";
import { SiteRow } from "./SiteRow";
import { choiceFromParams, choiceToParams, needCounts, needs, siteRows, type Need, type Order, type SiteChoice } from "./site-rows";
import { t } from "../../i18n/t";

const CHOOSE_FROM = 8;
/** As many rows as a browser draws at once without delay. */
const PAGE = 50;

const needText: Record<Need, string> = { alerts: t("Alerts"), noData: t("No data today"), silent: t("Silent meters") };
const orderText: Record<Order, string> = { need: t("Attention first"), name: t("By name"), usage: t("Most used today") };

/** Every site that one may see: what needs attention first. */
export function SitesCard() {
  const { me } = useAccess();
  const list = useSites();
  const [params, setParams] = useSearchParams();
  const choice = choiceFromParams(params);
  const [adding, setAdding] = useState(false);
  const [pages, setPages] = useState(1);
  const all = list.data ?? [];
  const found = siteRows(all, { ...choice, search: useDeferredValue(choice.search) });
  const onChoice = (next: SiteChoice) => {
    setPages(1);
    setParams((before) => choiceToParams(next, before), { replace: true, preventScrollReset: true });
  };
  return (
    <Card
      title={t("Sites")}
      note={all.length > 1 ? <span role="status">{found.length === all.length ? formatCount(all.length) : t("{0} of {1}", formatCount(found.length), formatCount(all.length))}</span> : null}
      flush
      controlsBelow
      controls={all.length >= CHOOSE_FROM ? <SiteFilter all={all} choice={choice} onChange={onChoice} /> : null}
      actions={me.administersHub ? <Button icon="plus" onClick={() => { setAdding(true); }}>{t("Add a site")}</Button> : null}
    >
      {list.error ? <Failure error={list.error} onRetry={() => void list.refetch()} /> : null}
      {list.isPending ? <Skeleton className="mx-5 mb-5 h-16" /> : null}
      {list.data && found.length === 0 ? <Empty title={t("No site matches")} /> : null}
      <ul>{found.slice(0, pages * PAGE).map((site) => <SiteRow key={site.id} site={site} only={all.length === 1} />)}</ul>
      {found.length > pages * PAGE ? (
        <div className="flex items-center justify-center gap-3 border-t border-line px-4 py-3 text-[0.8125rem] text-ink-3">
          <span>{t("{0} of {1}", formatCount(pages * PAGE), formatCount(found.length))}</span>
          <Button onClick={() => { setPages(pages + 1); }}>{t("Show more")}</Button>
        </div>
      ) : null}
      {adding ? <SiteDialog onClose={() => { setAdding(false); }} /> : null}
    </Card>
  );
}

/** Which sites, by need and by name, and in which order. */
function SiteFilter({ all, choice, onChange }: { all: readonly SiteState[]; choice: SiteChoice; onChange: (choice: SiteChoice) => void }) {
  const id = useId();
  const counts = needCounts(all);
  const options = [{ value: "all" as const, text: t("All") }, ...needs.map((need) => ({ value: need, text: `${needText[need]} (${formatCount(counts[need])})` }))];
  return (
    <div className="flex w-full flex-wrap items-center gap-x-3 gap-y-2">
      <TextInput type="search" aria-label={t("Search sites")} placeholder={t("Search by name or id")} value={choice.search} onChange={(event) => { onChange({ ...choice, search: event.target.value }); }} className="w-full sm:w-56" />
      <Segmented label={t("Only sites with")} value={choice.need ?? "all"} options={options} onChange={(need) => { onChange({ ...choice, need: need === "all" ? null : need }); }} />
      <label htmlFor={id} className="sr-only">{t("Order")}</label>
      <Select id={id} value={choice.order} onChange={(event) => { onChange({ ...choice, order: event.target.value as Order }); }}>
        {Object.entries(orderText).map(([value, text]) => <option key={value} value={value}>{text}</option>)}
      </Select>
    </div>
  );
}
