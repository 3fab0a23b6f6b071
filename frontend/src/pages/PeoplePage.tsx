import { PeopleCard } from "../features/people/PeopleCard";
import { useAccess } from "../access/context";
import { NobodySignsIn } from "./NobodySignsIn";
import { PageHeader } from "../ui/PageHeader";
import { SettingsTabs } from "./SettingsTabs";
import { t } from "../i18n/t";

export default function PeoplePage() {
  const { open } = useAccess();
  return (
    <>
      <PageHeader title={t("People")} />
      <SettingsTabs />
      <div className="grid max-w-4xl gap-3 sm:gap-4">
        {open ? <NobodySignsIn /> : <PeopleCard />}
      </div>
    </>
  );
}
