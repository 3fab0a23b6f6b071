import { Tabs } from "../layout/Tabs";
import { t } from "../i18n/t";

const tabs = [
  { to: "/costs", text: t("Costs"), end: true },
  { to: "/costs/bills", text: t("Bills") },
  { to: "/costs/tariffs", text: t("Tariffs") },
  { to: "/costs/compare", text: t("Compare") },
  { to: "/costs/meter-check", text: t("Meter check") },
];

/** The pages about money. */
export function CostTabs() {
  return <Tabs label={t("About money")} tabs={tabs} />;
}
