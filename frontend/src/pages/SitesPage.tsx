import { SitesCard } from "../features/sites/SitesCard";
import { PageHeader } from "../ui/PageHeader";
import { SettingsTabs } from "./SettingsTabs";

export default function SitesPage() {
  return (
    <>
      <PageHeader title="Sites" />
      <SettingsTabs />
      <div className="grid max-w-4xl gap-3 sm:gap-4">
        <SitesCard />
      </div>
    </>
  );
}
