import { useLinkState } from "../live/context";
import { hubSaid } from "../i18n/hub-said";
import { t } from "../i18n/t";

/** Whether what is on the screen is live. */
export function LiveSign() {
  const state = useLinkState();
  const live = state.kind === "live";
  const text = live ? t("Live") : state.kind === "connecting" ? t("Connecting") : t("Reconnecting");
  return (
    <span
      role="status"
      data-testid="live-sign"
      data-state={state.kind}
      title={state.kind === "reconnecting" ? t("Attempt {0}{1}", String(state.attempt), state.reason ? `: ${hubSaid(state.reason) ?? state.reason}` : "") : undefined}
      className={`inline-flex h-6.5 items-center gap-1.5 rounded-full px-2.5 text-xs font-medium ${live ? "bg-good-soft text-good" : "bg-warn-soft text-warn"}`}
    >
      <span aria-hidden="true" className={`size-2 rounded-full ${live ? "bg-good" : "animate-pulse bg-warn"}`} />
      {text}
    </span>
  );
}
