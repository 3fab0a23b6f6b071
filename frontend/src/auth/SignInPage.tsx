import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { ApiError, sendJson } from "../api/client";
import { session } from "../api/session";
import { Button } from "../ui/Button";
import { Callout } from "../ui/Callout";
import { Problem } from "../ui/Problem";
import { TextField } from "../ui/TextField";
import type { AuthState } from "../api/identity-types";
import { OtherWays } from "./OtherWays";
import { providerFailure } from "./provider-failure";
import { AuthFrame } from "./AuthFrame";
import { t } from "../i18n/t";
import { tx } from "../i18n/tx";

export interface SignedInAnswer {
  accessToken: string;
  expiresIn: number;
}

/** Name and password, and the code of a second factor where the account has one. */
export function SignInPage({ auth }: { auth: AuthState }) {
  const { needsSetup } = auth;
  const [failure] = useState(() => providerFailure(window.location.hash));
  const [user, setUser] = useState("");
  const [password, setPassword] = useState("");
  const [code, setCode] = useState("");
  const signIn = useMutation({
    mutationFn: () => sendJson<SignedInAnswer>("POST", "/api/auth/login", { user: user.trim(), password, ...(code ? { code: code.trim() } : {}) }),
    onSuccess: (answer) => { session.accept(answer); },
  });
  // The hub says so only to those whose password was right.
  const asksForCode = code !== "" || (signIn.error instanceof ApiError && /code|second factor/i.test(signIn.error.message));
  return (
    <AuthFrame title={t("Sign in")}>
      {failure ? <Callout tone="crit" icon="warning" role="alert" className="mt-4" title={t("Not signed in")}>{failure}</Callout> : null}
      {needsSetup ? (
        <Callout icon="info" className="mt-4" title={t("Nobody can sign in yet")}>{t("Open the set-up link that the hub wrote into its log at its start. It makes the first administrator.")}</Callout>
      ) : null}
      <form className="mt-5 grid gap-4" onSubmit={(event) => { event.preventDefault(); signIn.mutate(); }}>
        <TextField label={t("Name")} name="username" autoComplete="username" autoCapitalize="none" spellCheck={false} required value={user} onChange={setUser} />
        <TextField label={t("Password")} name="password" type="password" autoComplete="current-password" required value={password} onChange={setPassword} />
        {asksForCode ? <TextField label={t("Code")} name="code" inputMode="numeric" autoComplete="one-time-code" hint={t("From your authenticator program, or a recovery code.")} value={code} onChange={setCode} /> : null}
        <Problem error={signIn.error} what={asksForCode && !code ? t("One more step") : t("Not signed in")} />
        <Button look="primary" type="submit" disabled={signIn.isPending || !user || !password} className="h-10 w-full">{signIn.isPending ? t("Signing in…") : t("Sign in")}</Button>
      </form>
      <OtherWays auth={auth} />
      <p className="mt-4 text-xs text-ink-3">{tx("Forgotten? An administrator can make a link to set a new password, or run {0} where the hub runs.", <code className="break-all">ohmstead user password NAME</code>)}</p>
    </AuthFrame>
  );
}
