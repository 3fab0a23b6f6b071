import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { sendJson } from "../api/client";
import { session } from "../api/session";
import { Button } from "../ui/Button";
import { Problem } from "../ui/Problem";
import { TextField } from "../ui/TextField";
import { AuthFrame } from "./AuthFrame";
import type { SignedInAnswer } from "./SignInPage";
import { t } from "../i18n/t";

const LEAST = 8;

interface RedeemPageProps {
  token: string;
  /** It makes the first account of the hub. */
  first: boolean;
  /** The link is used up: it must not stay in the address. */
  onDone: () => void;
}

/** What a one-time link leads to: the first administrator, an invitation, or a new password. */
export function RedeemPage({ token, first, onDone }: RedeemPageProps) {
  const [user, setUser] = useState("");
  const [password, setPassword] = useState("");
  const [again, setAgain] = useState("");
  const redeem = useMutation({
    mutationFn: () => sendJson<SignedInAnswer>("POST", "/api/auth/redeem", { token, password, ...(user.trim() ? { user: user.trim() } : {}) }),
    onSuccess: (answer) => {
      session.accept(answer);
      onDone();
    },
  });
  const short = password.length > 0 && password.length < LEAST ? t("At least {0} characters", String(LEAST)) : undefined;
  const differs = again.length > 0 && again !== password ? t("The two are not the same") : undefined;
  const ready = password.length >= LEAST && again === password && (!first || user.trim() !== "");
  return (
    <AuthFrame title={first ? t("Welcome: make the administrator") : t("Choose how you sign in")}>
      <p className="mt-2 text-[0.8125rem] text-ink-2">
        {first ? t("This account may do everything. You can invite others later.") : t("Choose a name if you are new here. For a new password leave the name empty.")}
      </p>
      <form className="mt-5 grid gap-4" onSubmit={(event) => { event.preventDefault(); if (ready) redeem.mutate(); }}>
        <TextField label={first ? t("Name") : t("Name (empty: only the password changes)")} name="username" autoComplete="username" autoCapitalize="none" spellCheck={false} required={first} value={user} onChange={setUser} />
        <TextField label={t("Password")} name="password" type="password" autoComplete="new-password" required error={short} hint={t("At least {0} characters", String(LEAST))} value={password} onChange={setPassword} />
        <TextField label={t("Password again")} name="again" type="password" autoComplete="new-password" required error={differs} value={again} onChange={setAgain} />
        <Problem error={redeem.error} what={t("It did not work")} />
        <Button look="primary" type="submit" disabled={!ready || redeem.isPending} className="h-10 w-full">{redeem.isPending ? t("One moment…") : first ? t("Create and sign in") : t("Save and sign in")}</Button>
      </form>
    </AuthFrame>
  );
}
