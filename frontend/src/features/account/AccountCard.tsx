import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { sendJson } from "../../api/client";
import { session } from "../../api/session";
import { useAccess } from "../../access/context";
import { grantText } from "../../domain/people/grant-text";
import { Button } from "../../ui/Button";
import { Callout } from "../../ui/Callout";
import { Card } from "../../ui/Card";
import { Problem } from "../../ui/Problem";
import { TextField } from "../../ui/TextField";
import { t } from "../../i18n/t";

/** Who is signed in, with a way out and a new password. */
export function AccountCard() {
  const { me } = useAccess();
  const queries = useQueryClient();
  const signOut = useMutation({
    mutationFn: (everywhere: boolean) => (everywhere ? sendJson("DELETE", "/api/auth/sessions") : sendJson("POST", "/api/auth/logout")),
    onSuccess: () => { queries.clear(); session.forget(); },
  });
  return (
    <Card
      title={me.user ?? t("Account")}
      note={me.roles.map(grantText).join(", ")}
      actions={
        <>
          <Button disabled={signOut.isPending} onClick={() => { signOut.mutate(false); }}>{t("Sign out")}</Button>
          <Button look="quiet" disabled={signOut.isPending} onClick={() => { signOut.mutate(true); }}>{t("Sign out everywhere")}</Button>
        </>
      }
    >
      <Problem error={signOut.error} what={t("Not signed out")} />
      <PasswordForm />
    </Card>
  );
}

function PasswordForm() {
  const [password, setPassword] = useState("");
  const [next, setNext] = useState("");
  const change = useMutation({
    mutationFn: () => sendJson("POST", "/api/auth/password", { password, newPassword: next }),
    onSuccess: () => { setPassword(""); setNext(""); },
  });
  return (
    <form className="grid max-w-2xl gap-3 sm:grid-cols-[1fr_1fr_auto] sm:items-end" onSubmit={(event) => { event.preventDefault(); change.mutate(); }}>
      <TextField label={t("Password so far")} type="password" autoComplete="current-password" value={password} onChange={setPassword} />
      <TextField label={t("New password")} type="password" autoComplete="new-password" minLength={8} value={next} onChange={setNext} />
      <Button type="submit" disabled={change.isPending || !password || next.length < 8}>{t("Change password")}</Button>
      <div className="sm:col-span-3">
        <Problem error={change.error} what={t("The password was not changed")} />
        {change.isSuccess ? <Callout tone="good" icon="check" role="status">{t("The password is changed. Every other sign-in has ended.")}</Callout> : <p className="text-xs text-ink-3">{t("At least 8 characters. Everywhere else you are signed out.")}</p>}
      </div>
    </form>
  );
}
