import { AccountCard } from "../features/account/AccountCard";
import { PasskeysCard } from "../features/account/PasskeysCard";
import { SecondFactorCard } from "../features/account/SecondFactorCard";
import { SessionsCard } from "../features/account/SessionsCard";
import { TokensCard } from "../features/tokens/TokensCard";
import { useAccess } from "../access/context";
import { NobodySignsIn } from "./NobodySignsIn";
import { PageHeader } from "../ui/PageHeader";
import { SettingsTabs } from "./SettingsTabs";
import { t } from "../i18n/t";

export default function AccountPage() {
  const { open } = useAccess();
  return (
    <>
      <PageHeader title={t("Account")} />
      <SettingsTabs />
      <div className="grid max-w-4xl gap-3 sm:gap-4">
        {open ? <NobodySignsIn /> : <><AccountCard /><SecondFactorCard /><PasskeysCard /><SessionsCard /><TokensCard /></>}
      </div>
    </>
  );
}
