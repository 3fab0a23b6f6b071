import { Link, type LinkProps } from "react-router";
import { Icon, type IconName } from "./Icon";

const looks = {
  plain: "border border-line bg-surface text-ink hover:bg-sunken",
  primary: "bg-primary text-on-primary hover:opacity-90",
};

interface LinkButtonProps extends LinkProps {
  icon?: IconName;
  look?: keyof typeof looks;
}

/** A link that looks like a button. */
export function LinkButton({ icon, look = "plain", children, className = "h-8", ...rest }: LinkButtonProps) {
  return (
    <Link
      className={`inline-flex items-center justify-center gap-1.5 rounded-lg px-3 text-[0.8125rem] font-medium whitespace-nowrap transition-colors max-sm:h-10 ${looks[look]} ${className}`}
      {...rest}
    >
      {icon ? <Icon name={icon} className="size-4" /> : null}
      {children}
    </Link>
  );
}
