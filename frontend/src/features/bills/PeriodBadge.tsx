import type { PeriodState } from "./period-list";
import { t } from "../../i18n/t";

const looks: Record<PeriodState, { text: string; look: string }> = {
  running: { text: t("Running"), look: "border-dashed border-line-strong text-ink-2" },
  open: { text: t("Not issued"), look: "border-line-strong/60 text-ink-2" },
  issued: { text: t("Issued"), look: "border-transparent bg-good-soft text-good" },
  empty: { text: t("No readings"), look: "border-transparent text-ink-3" },
};

/** Where a bill stands, in a word. */
export function PeriodBadge({ state, adjusted }: { state: PeriodState; adjusted: boolean }) {
  const { text, look } = adjusted ? { text: t("Issued, would change"), look: "border-transparent bg-warn-soft text-warn" } : looks[state];
  return <span className={`inline-block rounded-full border px-2 text-xs leading-5 font-medium ${look}`}>{text}</span>;
}
