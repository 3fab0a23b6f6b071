import { SitesCard } from "../features/sites/SitesCard";
import { PageHeader } from "../ui/PageHeader";
import { SettingsTabs } from "./SettingsTabs";
import { t } from "../i18n/t";

export default function SitesPage() {
  return (
    <>
      <PageHeader title={t("Sites")} />
      <SettingsTabs />
      <div className="grid max-w-4xl gap-3 sm:gap-4">
        <SitesCard />
      </div>
    </>
  );
}
