import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { sendJson } from "../api/client";
import { session } from "../api/session";
import { Button } from "../ui/Button";
import { Problem } from "../ui/Problem";
import { TextField } from "../ui/TextField";
import { AuthFrame } from "./AuthFrame";
import type { SignedInAnswer } from "./SignInPage";

const LEAST = 8;

/** The one-time token in the address (`/setup#…`), which the browser sends to nobody; null when there is none. */
export function linkToken(): string | null {
  const { pathname, hash } = window.location;
  return pathname.endsWith("/setup") && hash.length > 1 ? decodeURIComponent(hash.slice(1)) : null;
}

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
  const short = password.length > 0 && password.length < LEAST ? `At least ${String(LEAST)} characters` : undefined;
  const differs = again.length > 0 && again !== password ? "The two are not the same" : undefined;
  const ready = password.length >= LEAST && again === password && (!first || user.trim() !== "");
  return (
    <AuthFrame title={first ? "Welcome: make the administrator" : "Choose how you sign in"}>
      <p className="mt-2 text-[0.8125rem] text-ink-2">
        {first ? "This account may do everything. You can invite others later." : "Choose a name if you are new here. For a new password leave the name empty."}
      </p>
      <form className="mt-5 grid gap-4" onSubmit={(event) => { event.preventDefault(); if (ready) redeem.mutate(); }}>
        <TextField label={first ? "Name" : "Name (empty: only the password changes)"} name="username" autoComplete="username" autoCapitalize="none" spellCheck={false} required={first} value={user} onChange={setUser} />
        <TextField label="Password" name="password" type="password" autoComplete="new-password" required error={short} hint={`At least ${String(LEAST)} characters`} value={password} onChange={setPassword} />
        <TextField label="Password again" name="again" type="password" autoComplete="new-password" required error={differs} value={again} onChange={setAgain} />
        <Problem error={redeem.error} what="It did not work" />
        <Button look="primary" type="submit" disabled={!ready || redeem.isPending} className="h-10 w-full">{redeem.isPending ? "One moment…" : first ? "Create and sign in" : "Save and sign in"}</Button>
      </form>
    </AuthFrame>
  );
}
