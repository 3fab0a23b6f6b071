import { PeopleCard } from "../features/people/PeopleCard";
import { PageHeader } from "../ui/PageHeader";
import { SettingsTabs } from "./SettingsTabs";

export default function PeoplePage() {
  return (
    <>
      <PageHeader title="People" />
      <SettingsTabs />
      <div className="grid max-w-4xl gap-3 sm:gap-4">
        <PeopleCard />
      </div>
    </>
  );
}
