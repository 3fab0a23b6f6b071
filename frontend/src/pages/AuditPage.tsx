import { AuditCard } from "../features/audit/AuditCard";
import { PageHeader } from "../ui/PageHeader";
import { SettingsTabs } from "./SettingsTabs";

export default function AuditPage() {
  return (
    <>
      <PageHeader title="History" />
      <SettingsTabs />
      <div className="grid max-w-4xl gap-3 sm:gap-4">
        <AuditCard />
      </div>
    </>
  );
}
