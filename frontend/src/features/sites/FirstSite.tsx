import { useState } from "react";
import type { SiteState } from "../../api/identity-types";
import { Button } from "../../ui/Button";
import { Problem } from "../../ui/Problem";
import { firstSiteDraft, siteFaults, type SiteDraft } from "./site-draft";
import { SiteFields } from "./SiteFields";
import { useSaveSite } from "./useSaveSite";
import { language } from "../../i18n/language";
import { t } from "../../i18n/t";

/** Names the first site, with what this browser tells of where it is. */
export function FirstSite({ site, onDone }: { site: SiteState; onDone: () => void }) {
  const [draft, setDraft] = useState<SiteDraft>(() => ({ ...firstSiteDraft(site, new Intl.DateTimeFormat().resolvedOptions().timeZone, navigator.language), language }));
  const save = useSaveSite(site.id);
  const ready = Object.keys(siteFaults(draft)).length === 0;
  return (
    <form noValidate className="grid gap-4" onSubmit={(event) => { event.preventDefault(); if (ready) save.mutate(draft, { onSuccess: onDone }); }}>
      <SiteFields draft={draft} onChange={setDraft} />
      <Problem error={save.error} what={t("Not saved")} />
      <div><Button look="primary" type="submit" disabled={!ready || save.isPending} className="h-10">{t("Save and go on")}</Button></div>
    </form>
  );
}
