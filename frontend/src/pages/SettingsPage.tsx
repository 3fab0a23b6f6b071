import { BackupsCard } from "../features/backups/BackupsCard";
import { ChannelsCard } from "../features/channels/ChannelsCard";
import { RejectsCard } from "../features/rejects/RejectsCard";
import { RulesCard } from "../features/rules/RulesCard";
import { LanguageCard } from "../features/settings/LanguageCard";
import { SiteCard } from "../features/settings/SiteCard";
import { PageHeader } from "../ui/PageHeader";
import { SettingsTabs } from "./SettingsTabs";
import { t } from "../i18n/t";

export default function SettingsPage() {
  return (
    <>
      <PageHeader title={t("Settings")} />
      <SettingsTabs />
      <div className="grid max-w-6xl gap-3 sm:gap-4">
        <RulesCard />
        <ChannelsCard />
        <SiteCard />
        <BackupsCard />
        <RejectsCard />
        <LanguageCard />
      </div>
    </>
  );
}
