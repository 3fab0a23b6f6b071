import { Tabs } from "../layout/Tabs";

const tabs = [
  { to: "/costs", text: "Costs", end: true },
  { to: "/costs/bills", text: "Bills" },
  { to: "/costs/tariffs", text: "Tariffs" },
  { to: "/costs/compare", text: "Compare" },
  { to: "/costs/meter-check", text: "Meter check" },
];

/** The pages about money. */
export function CostTabs() {
  return <Tabs label="About money" tabs={tabs} />;
}
