import { useState } from "react";
import type { SiteState } from "../../api/identity-types";
import { useSite } from "../../site/context";
import { Button } from "../../ui/Button";
import { Callout } from "../../ui/Callout";
import { Dialog } from "../../ui/Dialog";
import { Problem } from "../../ui/Problem";
import { siteDraft, siteFaults } from "./site-draft";
import { SiteFields } from "./SiteFields";
import { useSaveSite } from "./useSaveSite";
import { t } from "../../i18n/t";

/** A new site, or another name, zone, currency or billing day of one. */
export function SiteDialog({ site, onClose }: { site?: SiteState; onClose: () => void }) {
  const here = useSite().site;
  const [draft, setDraft] = useState(() => siteDraft(site ?? { ...here, name: "" }));
  const save = useSaveSite(site?.id);
  const moved = site && (draft.timezone !== site.timezone || draft.currency !== site.currency || draft.billingDay !== String(site.billingDay));
  const ready = Object.keys(siteFaults(draft)).length === 0;
  return (
    <Dialog
      title={site ? t("Change {0}", site.name) : t("Add a site")}
      onClose={onClose}
      footer={<><Button onClick={onClose}>{t("Cancel")}</Button><Button look="primary" disabled={!ready || save.isPending} onClick={() => { save.mutate(draft, { onSuccess: onClose }); }}>{site ? t("Save") : t("Add it")}</Button></>}
    >
      <SiteFields draft={draft} onChange={setDraft} />
      {moved ? <Callout tone="warn" icon="info">{t("Days, months and costs are worked out anew with this, also for the past. Bills that were issued stay as they are.")}</Callout> : null}
      <Problem error={save.error} what={t("Not saved")} />
    </Dialog>
  );
}
