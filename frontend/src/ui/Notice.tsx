import type { ReactNode } from "react";
import { ApiError } from "../api/client";
import { Button } from "./Button";
import { HubWords } from "./HubWords";
import { Icon, type IconName } from "./Icon";
import { t } from "../i18n/t";

/** Nothing to show, said plainly, with what to do about it. */
export function Empty({ icon, title, children }: { icon?: IconName; title: string; children?: ReactNode }) {
  return (
    <div className="flex h-full min-h-28 flex-col items-center justify-center gap-1 px-4 py-6 text-center">
      {icon ? <Icon name={icon} className="mb-1 size-6 text-ink-3" /> : null}
      <p className="font-medium">{title}</p>
      {children ? <div className="max-w-md text-[0.8125rem] text-ink-3">{children}</div> : null}
    </div>
  );
}

/** A failed request, and what the hub says of it. */
export function Failure({ error, onRetry }: { error: Error; onRetry?: () => void }) {
  const title = error instanceof ApiError ? error.title : t("Something went wrong");
  return (
    <div role="alert" className="flex h-full min-h-28 flex-col items-center justify-center gap-2 px-4 py-6 text-center">
      <Icon name="warning" className="size-6 text-crit" />
      <p className="font-medium">{title}</p>
      {error.message !== title ? <p className="max-w-md text-[0.8125rem] text-ink-3">{error instanceof ApiError && error.status !== 0 && error.message === error.detail ? <HubWords text={error.message} /> : error.message}</p> : null}
      {onRetry ? <Button onClick={onRetry}>{t("Try again")}</Button> : null}
    </div>
  );
}

/** Holds the place of what is being loaded. */
export function Skeleton({ className = "h-4 w-24" }: { className?: string }) {
  return <span aria-hidden="true" className={`block animate-pulse rounded-md bg-line/70 ${className}`} />;
}
