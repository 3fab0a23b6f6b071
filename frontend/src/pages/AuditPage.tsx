import { AuditCard } from "../features/audit/AuditCard";
import { PageHeader } from "../ui/PageHeader";
import { SettingsTabs } from "./SettingsTabs";
import { t } from "../i18n/t";

export default function AuditPage() {
  return (
    <>
      <PageHeader title={t("History")} />
      <SettingsTabs />
      <div className="grid max-w-4xl gap-3 sm:gap-4">
        <AuditCard />
      </div>
    </>
  );
}
