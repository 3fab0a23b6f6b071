import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { getJson, sendJson } from "../../api/client";
import { useAccess } from "../../access/context";
import type { AuthState, Passkey } from "../../api/identity-types";
import { canUsePasskeys, passkeyProblem, registerPasskey } from "../../api/passkeys";
import { formatAge } from "../../format/time";
import { useNow } from "../../live/useNow";
import { Button } from "../../ui/Button";
import { Card } from "../../ui/Card";
import { Failure, Skeleton } from "../../ui/Notice";
import { Problem } from "../../ui/Problem";
import { SureButton } from "../../ui/SureButton";
import { TextField } from "../../ui/TextField";
import { t } from "../../i18n/t";
import { tx } from "../../i18n/tx";

const KEY = ["auth", "passkeys"];

/** One's own passkeys: signing in by fingerprint, face or a security key, without a password. */
export function PasskeysCard() {
  const queries = useQueryClient();
  const { me } = useAccess();
  // For whom a provider vouches, the provider alone says for how long.
  const offered = me.hasPassword && queries.getQueryData<AuthState>(["auth", "state"])?.passkeys === true;
  const list = useQuery({ queryKey: KEY, queryFn: ({ signal }) => getJson<{ passkeys: Passkey[] }>("/api/auth/passkeys", {}, signal), enabled: offered });
  if (!offered) return null;
  const passkeys = list.data?.passkeys ?? [];
  return (
    <Card title={t("Passkeys")} note={t("Sign in by fingerprint, face or a security key")}>
      {list.error ? <Failure error={list.error} onRetry={() => void list.refetch()} /> : null}
      {list.isPending ? <Skeleton className="h-10 w-full" /> : null}
      {passkeys.length > 0 ? <ul className="mb-4 rounded-lg border border-line">{passkeys.map((each) => <PasskeyRow key={each.id} passkey={each} />)}</ul> : null}
      {canUsePasskeys() ? <AddPasskey first={passkeys.length === 0} /> : <p className="text-[0.8125rem] text-ink-3">{t("This browser, or a page that did not come by HTTPS, can make none.")}</p>}
    </Card>
  );
}

function PasskeyRow({ passkey }: { passkey: Passkey }) {
  const now = useNow();
  const queries = useQueryClient();
  const remove = useMutation({ mutationFn: () => sendJson("DELETE", `/api/auth/passkeys/${encodeURIComponent(passkey.id)}`), onSuccess: () => queries.invalidateQueries({ queryKey: KEY }) });
  return (
    <li className="border-t border-line px-3 py-2 first:border-t-0">
      <div className="flex items-center justify-between gap-3 text-[0.8125rem]">
        <span className="min-w-0"><span className="block truncate font-medium">{passkey.name}</span><span className="text-xs text-ink-3">{passkey.usedAt ? t("Used {0}", formatAge(passkey.usedAt, now)) : t("Made {0}, not used yet", formatAge(passkey.createdAt, now))}</span></span>
        <SureButton of={tx("the passkey {0}", passkey.name)} disabled={remove.isPending} onSure={() => { remove.mutate(); }} />
      </div>
      <Problem error={remove.error} what={t("Not removed")} />
    </li>
  );
}

function AddPasskey({ first }: { first: boolean }) {
  const queries = useQueryClient();
  const [name, setName] = useState("");
  const [password, setPassword] = useState("");
  const add = useMutation({
    mutationFn: () => registerPasskey(name.trim(), password),
    onSuccess: () => { setName(""); setPassword(""); return queries.invalidateQueries({ queryKey: KEY }); },
  });
  return (
    <form className="grid max-w-2xl gap-3 sm:grid-cols-[1fr_1fr_auto] sm:items-end" onSubmit={(event) => { event.preventDefault(); add.mutate(); }}>
      <TextField label={t("Name of the new passkey")} placeholder={t("My phone")} maxLength={64} value={name} onChange={setName} />
      <TextField label={t("Your password")} type="password" autoComplete="current-password" value={password} onChange={setPassword} />
      <Button type="submit" look={first ? "primary" : "plain"} disabled={!name.trim() || !password || add.isPending}>{add.isPending ? t("Waiting for it…") : t("Add a passkey")}</Button>
      <div className="sm:col-span-3"><Problem error={passkeyProblem(add.error)} what={t("No passkey was added")} /></div>
    </form>
  );
}
