import { useAccess, useMay } from "../access/context";
import { Tabs } from "../layout/Tabs";
import { t } from "../i18n/t";

/** The pages about the site, oneself and others; only those one may open. */
export function SettingsTabs() {
  const { open, me } = useAccess();
  const admin = useMay("admin");
  return (
    <Tabs
      label={t("Settings")}
      tabs={[
        { to: "/settings", text: t("Site"), end: true },
        ...(open ? [] : [{ to: "/settings/account", text: t("Account") }]),
        ...(!open && me.administersHub ? [{ to: "/settings/people", text: t("People") }] : []),
        { to: "/settings/sites", text: t("Sites") },
        ...(admin ? [{ to: "/settings/audit", text: t("History") }] : []),
      ]}
    />
  );
}
