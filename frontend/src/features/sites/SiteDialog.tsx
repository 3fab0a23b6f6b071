import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { sendJson } from "../../api/client";
import type { SiteState } from "../../api/identity-types";
import { useSite } from "../../site/context";
import { Button } from "../../ui/Button";
import { Callout } from "../../ui/Callout";
import { Dialog } from "../../ui/Dialog";
import { Problem } from "../../ui/Problem";
import { TextField } from "../../ui/TextField";

/** A new site, or another name, zone, currency or billing day of one. */
export function SiteDialog({ site, onClose }: { site?: SiteState; onClose: () => void }) {
  const here = useSite().site;
  const queries = useQueryClient();
  const [draft, setDraft] = useState({
    name: site?.name ?? "",
    timezone: site?.timezone ?? here.timezone,
    currency: site?.currency ?? here.currency,
    billingDay: String(site?.billingDay ?? here.billingDay),
  });
  const set = (key: keyof typeof draft) => (value: string) => { setDraft({ ...draft, [key]: value }); };
  const save = useMutation({
    mutationFn: () => {
      const body = { ...draft, name: draft.name.trim(), billingDay: Number(draft.billingDay) };
      return site ? sendJson("PATCH", `/api/sites/${encodeURIComponent(site.id)}`, body) : sendJson("POST", "/api/sites", body);
    },
    // Another zone or currency changes every figure.
    onSuccess: async () => { await queries.invalidateQueries(); onClose(); },
  });
  const moved = site && (draft.timezone !== site.timezone || draft.currency !== site.currency || draft.billingDay !== String(site.billingDay));
  const day = Number(draft.billingDay);
  const ready = draft.name.trim() !== "" && Number.isInteger(day) && day >= 1 && day <= 31;
  return (
    <Dialog
      title={site ? `Change ${site.name}` : "Add a site"}
      onClose={onClose}
      footer={<><Button onClick={onClose}>Cancel</Button><Button look="primary" disabled={!ready || save.isPending} onClick={() => { save.mutate(); }}>{site ? "Save" : "Add it"}</Button></>}
    >
      <TextField label="Name" value={draft.name} onChange={set("name")} maxLength={100} />
      <TextField label="Time zone" value={draft.timezone} onChange={set("timezone")} hint="As in Europe/Berlin, America/New_York" />
      <div className="grid grid-cols-2 gap-3">
        <TextField label="Currency" value={draft.currency} onChange={set("currency")} maxLength={3} />
        <TextField label="Bills begin on day" inputMode="numeric" value={draft.billingDay} onChange={set("billingDay")} />
      </div>
      {moved ? <Callout tone="warn" icon="info">Days, months and costs are worked out anew with this, also for the past. Bills that were issued stay as they are.</Callout> : null}
      <Problem error={save.error} what="Not saved" />
    </Dialog>
  );
}
