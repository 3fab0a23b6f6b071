import type { ButtonHTMLAttributes } from "react";
import { useMay, type Need } from "../access/context";
import { Icon, type IconName } from "./Icon";

type Look = "primary" | "plain" | "quiet" | "danger" | "onRed";

const looks: Record<Look, string> = {
  primary: "bg-primary text-on-primary hover:opacity-90",
  plain: "border border-line bg-surface text-ink hover:bg-sunken",
  quiet: "text-ink-2 hover:bg-sunken hover:text-ink",
  danger: "text-crit hover:bg-crit-soft",
  onRed: "bg-white/15 text-white hover:bg-white/25 focus-visible:outline-white",
};

interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  look?: Look;
  icon?: IconName;
  /** Whom the hub lets do it: for others the button is not there. */
  need?: Need;
}

export function Button({ look = "plain", icon, need = "viewer", children, className = "", ...rest }: ButtonProps) {
  if (!useMay(need)) return null;
  return (
    <button
      type="button"
      className={`inline-flex h-8 items-center justify-center gap-1.5 rounded-lg px-3 text-[0.8125rem] font-medium whitespace-nowrap transition-colors disabled:opacity-50 max-sm:h-10 ${looks[look]} ${className}`}
      {...rest}
    >
      {icon ? <Icon name={icon} className="size-4" /> : null}
      {children}
    </button>
  );
}

/** A button that is only a picture; `label` is what a screen reader says. */
export function IconButton({ label, icon, need = "viewer", className = "", ...rest }: ButtonProps & { label: string; icon: IconName }) {
  if (!useMay(need)) return null;
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      className={`inline-flex size-8 items-center justify-center rounded-lg text-ink-3 transition-colors hover:bg-sunken hover:text-ink max-sm:size-10 ${className}`}
      {...rest}
    >
      <Icon name={icon} className="size-4" />
    </button>
  );
}
