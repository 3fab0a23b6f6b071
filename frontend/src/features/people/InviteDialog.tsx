import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { sendJson } from "../../api/client";
import type { OneTimeLink, Role } from "../../api/identity-types";
import { roleMeaning, roleText } from "../../domain/people/grant-text";
import { useSites } from "../../domain/people/useSites";
import { Button } from "../../ui/Button";
import { Dialog } from "../../ui/Dialog";
import { Field, Select } from "../../ui/Field";
import { Problem } from "../../ui/Problem";
import { t } from "../../i18n/t";

const roles: Role[] = ["viewer", "operator", "admin"];

/** What somebody may do and where; makes the link by which they make their own account. */
export function InviteDialog({ onClose, onMade }: { onClose: () => void; onMade: (link: OneTimeLink) => void }) {
  const [role, setRole] = useState<Role>("viewer");
  const [site, setSite] = useState("");
  const sites = useSites().data ?? [];
  const invite = useMutation({
    mutationFn: () => sendJson<OneTimeLink>("POST", "/api/invitations", { roles: [{ site: site || null, role }] }),
    onSuccess: onMade,
  });
  return (
    <Dialog
      title={t("Invite somebody")}
      onClose={onClose}
      footer={<><Button onClick={onClose}>{t("Cancel")}</Button><Button look="primary" disabled={invite.isPending} onClick={() => { invite.mutate(); }}>{t("Make the link")}</Button></>}
    >
      <Field label={t("They are")} htmlFor="invite-role">
        <Select id="invite-role" value={role} onChange={(event) => { setRole(event.target.value as Role); }}>
          {roles.map((each) => <option key={each} value={each}>{roleText[each]}: {roleMeaning[each]}</option>)}
        </Select>
      </Field>
      <Field label={t("Where")} htmlFor="invite-site">
        <Select id="invite-site" value={site} onChange={(event) => { setSite(event.target.value); }}>
          <option value="">{t("Every site")}</option>
          {sites.map((each) => <option key={each.id} value={each.id}>{each.name}</option>)}
        </Select>
      </Field>
      <Problem error={invite.error} what={t("No link was made")} />
    </Dialog>
  );
}
