import { useAccess, useMay } from "../access/context";
import { Tabs } from "../layout/Tabs";

/** The pages about the site, oneself and others; only those one may open. */
export function SettingsTabs() {
  const { open, me } = useAccess();
  const admin = useMay("admin");
  return (
    <Tabs
      label="Settings"
      tabs={[
        { to: "/settings", text: "Site", end: true },
        ...(open ? [] : [{ to: "/settings/account", text: "Account" }]),
        ...(!open && me.administersHub ? [{ to: "/settings/people", text: "People" }] : []),
        { to: "/settings/sites", text: "Sites" },
        ...(admin ? [{ to: "/settings/audit", text: "History" }] : []),
      ]}
    />
  );
}
