import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { getJson, sendJson } from "../../api/client";
import type { OneTimeLink, User } from "../../api/identity-types";
import { useAccess } from "../../access/context";
import { grantText } from "../../domain/people/grant-text";
import { formatAge } from "../../format/time";
import { useNow } from "../../live/useNow";
import { Button } from "../../ui/Button";
import { Card } from "../../ui/Card";
import { Failure, Skeleton } from "../../ui/Notice";
import { Problem } from "../../ui/Problem";
import { SureButton } from "../../ui/SureButton";
import { Tag } from "../../ui/Tag";
import { InviteDialog } from "./InviteDialog";
import { LinkDialog } from "./LinkDialog";
import { t } from "../../i18n/t";
import { tx } from "../../i18n/tx";

/** Everybody who may sign in, and a way to invite others. */
export function PeopleCard() {
  const queries = useQueryClient();
  const [inviting, setInviting] = useState(false);
  const [link, setLink] = useState<OneTimeLink | null>(null);
  const list = useQuery({ queryKey: ["users"], queryFn: ({ signal }) => getJson<{ users: User[] }>("/api/users", {}, signal) });
  const again = () => queries.invalidateQueries({ queryKey: ["users"] });
  const path = (name: string) => `/api/users/${encodeURIComponent(name)}`;
  const disable = useMutation({ mutationFn: (user: User) => sendJson("PATCH", path(user.name), { disabled: !user.disabled }), onSuccess: again });
  const remove = useMutation({ mutationFn: (user: User) => sendJson("DELETE", path(user.name)), onSuccess: again });
  const reset = useMutation({ mutationFn: (user: User) => sendJson<OneTimeLink>("POST", `${path(user.name)}/reset`), onSuccess: setLink });
  return (
    <Card title={t("People")} flush actions={<Button icon="plus" onClick={() => { setInviting(true); }}>{t("Invite somebody")}</Button>}>
      {list.error ? <Failure error={list.error} onRetry={() => void list.refetch()} /> : null}
      {list.isPending ? <Skeleton className="mx-5 mb-5 h-16" /> : null}
      <div className="px-5 empty:hidden"><Problem error={disable.error ?? remove.error ?? reset.error} what={t("Nothing was changed")} /></div>
      <ul>
        {list.data?.users.map((user) => (
          <UserRow key={user.name} user={user} onDisable={() => { disable.mutate(user); }} onReset={() => { reset.mutate(user); }} onRemove={() => { remove.mutate(user); }} />
        ))}
      </ul>
      {inviting ? <InviteDialog onClose={() => { setInviting(false); }} onMade={(made) => { setInviting(false); setLink(made); }} /> : null}
      {link ? <LinkDialog link={link} onClose={() => { setLink(null); }} /> : null}
    </Card>
  );
}

interface UserRowProps {
  user: User;
  onDisable: () => void;
  onReset: () => void;
  onRemove: () => void;
}

function UserRow({ user, onDisable, onReset, onRemove }: UserRowProps) {
  const { me } = useAccess();
  const now = useNow();
  const self = user.name === me.user;
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 border-t border-line px-4 py-2.5 text-[0.8125rem] sm:px-5">
      <div className="min-w-0">
        <p className="font-medium break-words">
          {user.name} {self ? <Tag>{t("You")}</Tag> : null} {user.disabled ? <Tag tone="warn">{t("Cannot sign in")}</Tag> : null} {user.secondFactor ? <Tag tone="good">{t("Second factor")}</Tag> : null}
        </p>
        <p className="text-ink-3">{user.roles.map(grantText).join(", ") || t("No role")} · {user.usedAt ? t("here {0}", formatAge(user.usedAt, now)) : t("not signed in")}</p>
      </div>
      {self ? null : (
        <div className="flex flex-wrap gap-1">
          <Button look="quiet" onClick={onReset}>{t("New password")}<span className="sr-only">{" "}{tx("for {0}", user.name)}</span></Button>
          <Button look="quiet" onClick={onDisable}>{user.disabled ? t("Let in again") : t("Lock out")}<span className="sr-only"> {user.name}</span></Button>
          <SureButton of={user.name} onSure={onRemove} />
        </div>
      )}
    </li>
  );
}
