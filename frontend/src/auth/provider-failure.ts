import { t } from "../i18n/t";

/** Why a sign-in by a provider came to nothing: the hub sends the browser back to `#sign-in=REASON`. */
const words: Record<string, string> = {
  expired: t("It took too long, or the page was opened twice. Try again."),
  denied: t("The provider did not let you in, or you cancelled."),
  untrusted: t("The provider’s answer could not be trusted. Tell whoever runs the hub."),
  "no-role": t("You are known there, but have no role here. An administrator gives you one."),
  taken: t("An account of that name exists here already, and belongs to somebody who signs in otherwise."),
  throttled: t("Too many attempts. Wait a little."),
  unavailable: t("The provider cannot be reached right now."),
  failed: t("It did not work. What went wrong is in the hub’s log."),
};

/** In words; null where the address tells of no failure. */
export function providerFailure(hash: string): string | null {
  const reason = /^#sign-in=([a-z-]+)$/.exec(hash)?.[1];
  return reason ? (words[reason] ?? words.failed ?? null) : null;
}
