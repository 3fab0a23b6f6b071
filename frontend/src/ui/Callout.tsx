import type { ReactNode } from "react";
import { Icon, type IconName } from "./Icon";

type Tone = "plain" | "warn" | "crit" | "good";

const tones: Record<Tone, string> = {
  plain: "border-line bg-sunken text-ink-2",
  warn: "border-warn-line bg-warn-soft text-warn",
  crit: "border-crit/40 bg-crit-soft text-crit",
  good: "border-good/40 bg-good-soft text-good",
};

interface CalloutProps {
  tone?: Tone;
  icon?: IconName;
  title?: ReactNode;
  /** "alert" for what just went wrong, "status" for what just went well. */
  role?: "alert" | "status";
  testId?: string;
  children?: ReactNode;
  className?: string;
}

/** A remark set off from the text around it. */
export function Callout({ tone = "plain", icon, title, role, testId, children, className = "" }: CalloutProps) {
  return (
    <div role={role} data-testid={testId} className={`flex gap-2.5 rounded-lg border px-3 py-2 text-[0.8125rem] ${tones[tone]} ${className}`}>
      {icon ? <Icon name={icon} className="mt-0.5 size-4" /> : null}
      <div className="min-w-0 flex-1">
        {title ? <p className="font-medium">{title}</p> : null}
        {children}
      </div>
    </div>
  );
}
