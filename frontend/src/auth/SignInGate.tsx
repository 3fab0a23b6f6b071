import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useEffect, useState, useSyncExternalStore, type ReactNode } from "react";
import { ApiError, getJson, isUnreachable } from "../api/client";
import type { AuthState, Me } from "../api/identity-types";
import { forgetKept, keep, kept } from "../api/kept";
import { session } from "../api/session";
import { chosenSite } from "../api/site-choice";
import { Failure } from "../ui/Notice";
import { AccessContext, roleIn } from "../access/context";
import { linkToken } from "./link-token";
import { t } from "../i18n/t";

// Whoever is signed in needs neither.
const RedeemPage = lazy(() => import("./RedeemPage").then((found) => ({ default: found.RedeemPage })));
const SignInPage = lazy(() => import("./SignInPage").then((found) => ({ default: found.SignInPage })));

/** A hub that knows nothing of signing in is an open one. */
function authState(signal: AbortSignal): Promise<AuthState> {
  return getJson<AuthState>("/api/auth/state", {}, signal).catch((error: unknown) => {
    if (error instanceof ApiError && error.status === 404) return { mode: "open", needsSetup: false, passkeys: false, providers: [] };
    throw error;
  });
}

/** Who was last let in here. */
interface KeptAccess {
  open: boolean;
  me?: Me;
}

const NOBODY: Me = { kind: "anybody", user: null, roles: [], administersHub: false, secondFactor: false, recoveryCodes: 0, hasPassword: false, passkeys: 0 };
const ASK_AGAIN_MS = 5000;

const askAgain = (query: { state: { status: string } }) => (query.state.status === "error" ? ASK_AGAIN_MS : false);

interface SignInGateProps {
  /** A one-time link was used; `first` made the hub's first account. */
  onRedeemed: (first: boolean) => void;
  children: ReactNode;
}

/** Lets the dashboard in once it is known who looks, or that nobody has to sign in. */
export function SignInGate({ onRedeemed, children }: SignInGateProps) {
  const auth = useQuery({ queryKey: ["auth", "state"], queryFn: ({ signal }) => authState(signal), staleTime: Number.POSITIVE_INFINITY, refetchInterval: askAgain });
  const state = useSyncExternalStore(session.subscribe, session.state);
  const [token, setToken] = useState(linkToken);
  const closed = auth.data?.mode === "login";
  useEffect(() => {
    // After a reload the cookie may still know who this is.
    if (closed && session.state() === "unknown") void session.refresh().then((known) => { if (!known && session.state() === "unknown") session.forget(); });
  }, [closed]);
  useEffect(() => {
    if (state === "signedOut") forgetKept();
  }, [state]);
  useEffect(() => {
    if (auth.data && !closed) keep("access", { open: true } satisfies KeptAccess);
  }, [auth.data, closed]);
  // The hub is away: what was last known here is shown as such, and nothing can be changed.
  const last = !auth.data && isUnreachable(auth.failureReason) && state !== "signedOut" ? kept<KeptAccess>("access") : null;
  if (last) return <AccessContext value={{ open: last.open, me: last.me ?? NOBODY, role: "viewer" }}>{children}</AccessContext>;
  if (auth.error) return <Frame><Failure error={auth.error} onRetry={() => void auth.refetch()} /></Frame>;
  if (!auth.data) return <Frame><Connecting /></Frame>;
  if (!closed) return children;
  if (token) {
    const first = auth.data.needsSetup;
    return <Suspense fallback={<Waiting />}><RedeemPage token={token} first={first} onDone={() => { onRedeemed(first); setToken(null); void auth.refetch(); }} /></Suspense>;
  }
  if (state === "unknown") return <Frame><Connecting /></Frame>;
  if (state === "signedOut") return <Suspense fallback={<Waiting />}><SignInPage auth={auth.data} /></Suspense>;
  return <SignedIn>{children}</SignedIn>;
}

function SignedIn({ children }: { children: ReactNode }) {
  const me = useQuery({ queryKey: ["auth", "me"], queryFn: ({ signal }) => getJson<Me>("/api/auth/me", {}, signal), staleTime: 60_000, refetchInterval: askAgain });
  useEffect(() => {
    if (me.data) keep("access", { open: false, me: me.data } satisfies KeptAccess);
  }, [me.data]);
  if (me.error && !me.data) return <Frame><Failure error={me.error} onRetry={() => void me.refetch()} /></Frame>;
  if (!me.data) return <Frame><Connecting /></Frame>;
  return <AccessContext value={{ open: false, me: me.data, role: roleIn(me.data, chosenSite()) }}>{children}</AccessContext>;
}

function Waiting() {
  return <Frame><Connecting /></Frame>;
}

function Frame({ children }: { children: ReactNode }) {
  return <main className="grid min-h-dvh place-items-center p-6">{children}</main>;
}

function Connecting() {
  return <p className="animate-pulse text-ink-3">{t("Connecting to the hub…")}</p>;
}
