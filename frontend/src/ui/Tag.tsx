import type { ReactNode } from "react";

export type TagTone = "plain" | "good" | "warn" | "crit";

const tones: Record<TagTone, string> = {
  plain: "bg-sunken text-ink-2",
  good: "bg-good-soft text-good",
  warn: "bg-warn-soft text-warn",
  crit: "bg-crit-soft text-crit",
};

/** One word about the state of a thing. */
export function Tag({ tone = "plain", children, className = "" }: { tone?: TagTone; children: ReactNode; className?: string }) {
  return <span className={`inline-flex items-center rounded-full px-2 py-0.5 text-xs font-medium whitespace-nowrap ${tones[tone]} ${className}`}>{children}</span>;
}
