import { ChannelsCard } from "../features/channels/ChannelsCard";
import { RejectsCard } from "../features/rejects/RejectsCard";
import { RulesCard } from "../features/rules/RulesCard";
import { SiteCard } from "../features/settings/SiteCard";
import { PageHeader } from "../ui/PageHeader";
import { SettingsTabs } from "./SettingsTabs";

export default function SettingsPage() {
  return (
    <>
      <PageHeader title="Settings" />
      <SettingsTabs />
      <div className="grid max-w-6xl gap-3 sm:gap-4">
        <RulesCard />
        <ChannelsCard />
        <SiteCard />
        <RejectsCard />
      </div>
    </>
  );
}
