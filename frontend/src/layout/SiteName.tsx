import { Link } from "react-router";
import { useSite } from "../site/context";
import { t } from "../i18n/t";

/** The site that is shown; where one may see others, the way to them. */
export function SiteName({ className }: { className: string }) {
  const { site, sites } = useSite();
  if (sites <= 1) return <span className={className}>{site.name}</span>;
  return (
    <Link to="/sites" className={`${className} rounded underline decoration-dotted underline-offset-4 hover:text-primary`}>
      {site.name}<span className="sr-only">, {t("All sites")}</span>
    </Link>
  );
}
