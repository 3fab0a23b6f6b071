import { Link, type LinkProps } from "react-router";
import { Icon, type IconName } from "./Icon";

/** A link that looks like a plain button. */
export function LinkButton({ icon, children, className = "", ...rest }: LinkProps & { icon?: IconName }) {
  return (
    <Link
      className={`inline-flex h-8 items-center justify-center gap-1.5 rounded-lg border border-line bg-surface px-3 text-[0.8125rem] font-medium whitespace-nowrap text-ink transition-colors hover:bg-sunken max-sm:h-10 ${className}`}
      {...rest}
    >
      {icon ? <Icon name={icon} className="size-4" /> : null}
      {children}
    </Link>
  );
}
