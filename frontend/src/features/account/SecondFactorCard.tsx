import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { sendJson } from "../../api/client";
import type { Enrolment } from "../../api/identity-types";
import { useAccess } from "../../access/context";
import { Button } from "../../ui/Button";
import { Callout } from "../../ui/Callout";
import { Card } from "../../ui/Card";
import { CopyLine } from "../../ui/CopyLine";
import { ShowQr } from "../../ui/ShowQr";
import { Problem } from "../../ui/Problem";
import { Tag } from "../../ui/Tag";
import { TextField } from "../../ui/TextField";
import { t } from "../../i18n/t";
import { tx } from "../../i18n/tx";

/** A code from an authenticator program besides the password. */
export function SecondFactorCard() {
  const { me } = useAccess();
  const [password, setPassword] = useState("");
  const queries = useQueryClient();
  const again = () => queries.invalidateQueries({ queryKey: ["auth", "me"] });
  const enrol = useMutation({ mutationFn: () => sendJson<Enrolment>("POST", "/api/auth/second-factor") });
  const remove = useMutation({ mutationFn: () => sendJson("DELETE", "/api/auth/second-factor", { password }), onSuccess: () => { setPassword(""); return again(); } });
  return (
    <Card
      title={t("Second factor")}
      note={<Tag tone={me.secondFactor ? "good" : "plain"}>{me.secondFactor ? t("On") : t("Off")}</Tag>}
      actions={enrol.data ? null : <Button onClick={() => { enrol.mutate(); }} disabled={enrol.isPending}>{me.secondFactor ? t("Set up anew") : t("Set up")}</Button>}
    >
      <p className="mb-3 text-[0.8125rem] text-ink-2">
        {me.secondFactor ? t("Signing in asks for a code. Recovery codes left: {0}.", String(me.recoveryCodes)) : t("With it, signing in also asks for a code from a program on your phone.")}
      </p>
      <Problem error={enrol.error ?? remove.error} what={t("It did not work")} />
      {enrol.data ? <Confirm made={enrol.data} onDone={again} /> : null}
      {me.secondFactor && !enrol.data ? (
        <form className="flex flex-wrap items-end gap-3" onSubmit={(event) => { event.preventDefault(); remove.mutate(); }}>
          <TextField label={t("Password")} type="password" autoComplete="current-password" value={password} onChange={setPassword} />
          <Button type="submit" look="danger" disabled={!password || remove.isPending}>{t("Turn off")}</Button>
        </form>
      ) : null}
    </Card>
  );
}

function Confirm({ made, onDone }: { made: Enrolment; onDone: () => unknown }) {
  const [code, setCode] = useState("");
  const [password, setPassword] = useState("");
  const confirm = useMutation({
    mutationFn: () => sendJson<{ codes: string[] }>("PUT", "/api/auth/second-factor", { secret: made.secret, code: code.trim(), password }),
    onSuccess: () => { onDone(); },
  });
  if (confirm.data) {
    return (
      <Callout tone="good" icon="check" role="status" title={t("The second factor is on")}>
        <p className="mb-2">{t("Keep these recovery codes. Each signs you in once without your phone, and they are shown only now.")}</p>
        <CopyLine label={t("Recovery codes")} text={confirm.data.codes.join("\n")} />
      </Callout>
    );
  }
  return (
    <form className="grid max-w-lg gap-3" onSubmit={(event) => { event.preventDefault(); confirm.mutate(); }}>
      <p className="text-[0.8125rem]">{tx("Add this key to your authenticator program, or {0}. Then enter the code that it shows.", <a href={made.address} className="font-medium text-primary hover:underline">{t("open it on this device")}</a>)}</p>
      <CopyLine label={t("Key")} text={made.secret} />
      <ShowQr text={made.address} label={t("Key")} hint={t("Scan it with the authenticator program on your phone.")} />
      <div className="grid gap-3 sm:grid-cols-2">
        <TextField label={t("Code")} inputMode="numeric" autoComplete="one-time-code" value={code} onChange={setCode} />
        <TextField label={t("Your password")} type="password" autoComplete="current-password" value={password} onChange={setPassword} />
      </div>
      <Problem error={confirm.error} what={t("The second factor is not on")} />
      <Button look="primary" type="submit" disabled={!code || !password || confirm.isPending} className="justify-self-start">{t("Turn on")}</Button>
    </form>
  );
}
