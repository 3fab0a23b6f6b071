import { useState } from "react";
import type { SiteState } from "../../api/identity-types";
import { chooseSite, chosenSite } from "../../api/site-choice";
import { useAccess } from "../../access/context";
import { roleText } from "../../domain/people/grant-text";
import { formatMoney } from "../../format/money";
import { formatCount, formatText } from "../../format/number";
import { Button } from "../../ui/Button";
import { Tag } from "../../ui/Tag";
import { SiteDialog } from "./SiteDialog";
import { needsOf } from "./site-rows";
import { t } from "../../i18n/t";
import { tx } from "../../i18n/tx";

/** A site in the list: its needs, and what it used today. */
export function SiteRow({ site, only }: { site: SiteState; only: boolean }) {
  const { open, me } = useAccess();
  const [editing, setEditing] = useState(false);
  const shown = only || chosenSite() === site.id;
  return (
    <li className="grid gap-x-4 gap-y-1 border-t border-line px-4 py-2.5 text-[0.8125rem] sm:grid-cols-[minmax(0,1fr)_auto_auto] sm:items-center sm:px-5">
      <div className="min-w-0">
        <p className="font-medium break-words">
          {site.name} {shown && !only ? <Tag tone="good">{t("Shown")}</Tag> : null} {site.alerts > 0 ? <Tag tone="crit">{formatCount(site.alerts)} {site.alerts === 1 ? t("alert") : t("alerts")}</Tag> : null} {needsOf(site).includes("noData") ? <Tag tone="warn">{t("No data today")}</Tag> : null} {site.silent > 0 ? <Tag tone="warn">{tx("{0} silent", formatCount(site.silent))}</Tag> : null}
        </p>
        <p className="text-ink-3">{site.id} · {formatCount(site.devices)} {site.devices === 1 ? t("meter") : t("meters")} · {site.timezone}{open ? "" : ` · ${roleText[site.role]}`}</p>
      </div>
      <p className="sm:text-end">
        <span className="text-ink-3">{t("Today")}{" "}</span>{formatText(site.todayWh, "Wh")}
        {site.todayCost == null ? null : <span className="ms-3 sm:ms-0 sm:block">{formatMoney(site.todayCost, site.currency)}</span>}
      </p>
      <div className="flex gap-1 sm:justify-end">
        {shown ? null : <Button onClick={() => { chooseSite(site.id); }}>{t("Show")}<span className="sr-only"> {site.name}</span></Button>}
        {site.role === "admin" || me.administersHub ? <Button look="quiet" onClick={() => { setEditing(true); }}>{t("Change")}<span className="sr-only"> {site.name}</span></Button> : null}
      </div>
      {editing ? <SiteDialog site={site} onClose={() => { setEditing(false); }} /> : null}
    </li>
  );
}
