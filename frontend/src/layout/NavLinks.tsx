import { NavLink } from "react-router";
import { useActiveAlerts } from "../live/context";
import { Icon, type IconName } from "../ui/Icon";
import { t } from "../i18n/t";

/** The pages. A later one is one more line here and one more route in App. */
const pages: { to: string; text: string; icon: IconName }[] = [
  { to: "/", text: t("Dashboard"), icon: "dashboard" },
  { to: "/analytics", text: t("Analytics"), icon: "analytics" },
  { to: "/costs", text: t("Costs"), icon: "money" },
  { to: "/devices", text: t("Devices"), icon: "plug" },
  { to: "/alerts", text: t("Alerts"), icon: "bell" },
  { to: "/settings", text: t("Settings"), icon: "settings" },
];

/** A column on wide screens, a bar along the bottom on phones. */
export function NavLinks() {
  const active = useActiveAlerts().length;
  return (
    <nav aria-label={t("Pages")}>
      <ul className="flex md:flex-col md:gap-0.5">
        {pages.map((page) => (
          <li key={page.to} className="max-md:flex-1">
            <NavLink
              to={page.to}
              end={page.to === "/"}
              className={({ isActive }) =>
                `relative flex items-center rounded-lg font-medium transition-colors max-md:h-14 max-md:flex-col max-md:justify-center max-md:gap-0.5 max-md:text-[0.6875rem] max-md:-outline-offset-2 md:h-9 md:gap-3 md:px-3 ${
                  isActive ? "text-primary md:bg-primary-soft" : "text-ink-2 hover:text-ink md:hover:bg-sunken"
                }`
              }
            >
              <Icon name={page.icon} className="size-5" />
              {page.text}
              {page.to === "/alerts" && active > 0 ? (
                <span className="rounded-full bg-crit-solid px-1.5 text-[0.6875rem] leading-4.5 font-semibold text-white max-md:absolute max-md:top-1.5 max-md:start-1/2 max-md:ms-2 md:ms-auto">
                  {active}<span className="sr-only">{" "}{t("active")}</span>
                </span>
              ) : null}
            </NavLink>
          </li>
        ))}
      </ul>
    </nav>
  );
}
