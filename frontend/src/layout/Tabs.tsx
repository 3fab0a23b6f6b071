import { useEffect, useRef } from "react";
import { NavLink, useLocation } from "react-router";

interface TabsProps {
  label: string;
  tabs: readonly { to: string; text: string; end?: boolean }[];
}

/** Pages that belong together, one line above their content. */
export function Tabs({ label, tabs }: TabsProps) {
  const nav = useRef<HTMLElement>(null);
  const { pathname } = useLocation();
  // On a narrow screen the chosen one may lie beyond the edge.
  useEffect(() => {
    nav.current?.querySelector("[aria-current=page]")?.scrollIntoView({ block: "nearest", inline: "center" });
  }, [pathname]);
  return (
    <nav ref={nav} aria-label={label} className="mb-4 -mt-1 overflow-x-auto border-b border-line sm:mb-5">
      <ul className="flex gap-1">
        {tabs.map((tab) => (
          <li key={tab.to}>
            <NavLink
              to={tab.to}
              end={tab.end}
              className={({ isActive }) =>
                `flex h-10 items-center border-b-2 px-2.5 text-[0.8125rem] font-medium whitespace-nowrap -outline-offset-2 transition-colors sm:px-3 ${
                  isActive ? "border-primary text-primary" : "border-transparent text-ink-2 hover:text-ink"
                }`
              }
            >
              {tab.text}
            </NavLink>
          </li>
        ))}
      </ul>
    </nav>
  );
}
