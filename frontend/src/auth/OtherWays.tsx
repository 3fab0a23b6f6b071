import { addressOf } from "../api/address";
import { useMutation } from "@tanstack/react-query";
import type { AuthState } from "../api/identity-types";
import { canUsePasskeys, passkeyProblem, signInByPasskey } from "../api/passkeys";
import { session } from "../api/session";
import { Button } from "../ui/Button";
import { Problem } from "../ui/Problem";
import { t } from "../i18n/t";
import { tx } from "../i18n/tx";

/** Signing in without a password: by a passkey, or by a provider that the hub trusts. */
export function OtherWays({ auth }: { auth: AuthState }) {
  const passkey = useMutation({ mutationFn: signInByPasskey, onSuccess: (answer) => { session.accept(answer); } });
  const { providers = [] } = auth;
  const byPasskey = auth.passkeys === true && canUsePasskeys();
  if (!byPasskey && providers.length === 0) return null;
  return (
    <div className="mt-5 grid gap-2 border-t border-line pt-5">
      {byPasskey ? <Button className="h-10 w-full" disabled={passkey.isPending} onClick={() => { passkey.mutate(); }}>{passkey.isPending ? t("Waiting for the passkey…") : t("Sign in with a passkey")}</Button> : null}
      {providers.map((each) => (
        // The hub sends the browser on to the provider: a page load, not a page of this program.
        <a key={each.id} href={addressOf(`/api/auth/openid/${encodeURIComponent(each.id)}`)} className="inline-flex h-10 w-full items-center justify-center rounded-lg border border-line bg-surface px-3 text-[0.8125rem] font-medium hover:bg-sunken">{tx("Sign in with {0}", each.name)}</a>
      ))}
      <Problem error={passkeyProblem(passkey.error)} what={t("Not signed in")} />
    </div>
  );
}
