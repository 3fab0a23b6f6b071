import { NavLink } from "react-router";

const tabs = [
  { to: "/costs", text: "Costs" },
  { to: "/costs/bills", text: "Bills" },
  { to: "/costs/tariffs", text: "Tariffs" },
  { to: "/costs/compare", text: "Compare" },
  { to: "/costs/meter-check", text: "Meter check" },
];

/** The pages about money. */
export function CostTabs() {
  return (
    <nav aria-label="About money" className="mb-4 -mt-1 overflow-x-auto border-b border-line sm:mb-5">
      <ul className="flex gap-1">
        {tabs.map((tab) => (
          <li key={tab.to}>
            <NavLink
              to={tab.to}
              end={tab.to === "/costs"}
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
