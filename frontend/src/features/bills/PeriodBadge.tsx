import type { PeriodState } from "./period-list";

const looks: Record<PeriodState, { text: string; look: string }> = {
  running: { text: "Running", look: "border-dashed border-line-strong text-ink-2" },
  open: { text: "Not issued", look: "border-line-strong/60 text-ink-2" },
  issued: { text: "Issued", look: "border-transparent bg-good-soft text-good" },
  empty: { text: "No readings", look: "border-transparent text-ink-3" },
};

/** Where a bill stands, in a word. */
export function PeriodBadge({ state, adjusted }: { state: PeriodState; adjusted: boolean }) {
  const { text, look } = adjusted ? { text: "Issued, would change", look: "border-transparent bg-warn-soft text-warn" } : looks[state];
  return <span className={`inline-block rounded-full border px-2 text-xs leading-5 font-medium ${look}`}>{text}</span>;
}
