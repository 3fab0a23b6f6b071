import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { sendJson } from "../../api/client";
import type { Scope } from "../../api/identity-types";
import { useSites } from "../../domain/people/useSites";
import { scopeText } from "../../domain/people/grant-text";
import { Button } from "../../ui/Button";
import { CopyLine } from "../../ui/CopyLine";
import { Dialog } from "../../ui/Dialog";
import { Field, Select } from "../../ui/Field";
import { Problem } from "../../ui/Problem";
import { TextField } from "../../ui/TextField";
import { t } from "../../i18n/t";

const scopes: Scope[] = ["read", "write", "home-assistant", "manage"];
const lives = [["", "never"], ["30", t("in 30 days")], ["365", t("in a year")]] as const;

/** A name, what the token may do and where; then the token itself, shown this once. */
export function TokenDialog({ onClose }: { onClose: () => void }) {
  const [name, setName] = useState("");
  const [scope, setScope] = useState<Scope>("read");
  const [site, setSite] = useState("");
  const [days, setDays] = useState("");
  const sites = useSites().data ?? [];
  const queries = useQueryClient();
  const make = useMutation({
    mutationFn: () => sendJson<{ id: string; token: string }>("POST", "/api/tokens", {
      name: name.trim(),
      scopes: [scope],
      ...(site ? { site } : {}),
      ...(days ? { expiresAt: Math.floor(Date.now() / 1000) + Number(days) * 86_400 } : {}),
    }),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["tokens"] }),
  });
  if (make.data) {
    return (
      // It is shown once: only the button closes it, never a stray Escape.
      <Dialog title={t("Your token")} onClose={() => undefined} footer={<Button look="primary" onClick={onClose}>{t("I have kept it")}</Button>}>
        <p>{t("Copy it now: it is not shown again. Programs send it as")}{" "}<code>Authorization: Bearer …</code></p>
        <CopyLine label={name} text={make.data.token} />
      </Dialog>
    );
  }
  return (
    <Dialog
      title={t("Make a token")}
      onClose={onClose}
      footer={<><Button onClick={onClose}>{t("Cancel")}</Button><Button look="primary" disabled={!name.trim() || make.isPending} onClick={() => { make.mutate(); }}>{t("Make it")}</Button></>}
    >
      <TextField label={t("Name")} placeholder={t("Grafana in the office")} value={name} onChange={setName} maxLength={100} />
      <Field label={t("It may")} htmlFor="token-scope">
        <Select id="token-scope" value={scope} onChange={(event) => { setScope(event.target.value as Scope); }}>
          {scopes.map((each) => <option key={each} value={each}>{scopeText[each]}</option>)}
        </Select>
      </Field>
      {sites.length > 1 ? (
        <Field label={t("In")} htmlFor="token-site">
          <Select id="token-site" value={site} onChange={(event) => { setSite(event.target.value); }}>
            <option value="">{t("every site that I may see")}</option>
            {sites.map((each) => <option key={each.id} value={each.id}>{each.name}</option>)}
          </Select>
        </Field>
      ) : null}
      <Field label={t("It ends")} htmlFor="token-days">
        <Select id="token-days" value={days} onChange={(event) => { setDays(event.target.value); }}>
          {lives.map(([value, text]) => <option key={value} value={value}>{text}</option>)}
        </Select>
      </Field>
      <Problem error={make.error} what={t("No token was made")} />
    </Dialog>
  );
}
