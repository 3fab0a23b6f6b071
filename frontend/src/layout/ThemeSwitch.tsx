import { IconButton } from "../ui/Button";
import type { IconName } from "../ui/Icon";
import { chooseTheme, useThemeChoice, type ThemeChoice } from "./theme";
import { t } from "../i18n/t";

const next: Record<ThemeChoice, ThemeChoice> = { system: "light", light: "dark", dark: "system" };
const icons: Record<ThemeChoice, IconName> = { system: "system", light: "sun", dark: "moon" };
const names: Record<ThemeChoice, string> = { system: t("as the system"), light: t("light"), dark: t("dark") };

export function ThemeSwitch() {
  const choice = useThemeChoice();
  return (
    <IconButton
      icon={icons[choice]}
      label={t("Theme: {0}. Change to {1}", names[choice], names[next[choice]])}
      onClick={() => { chooseTheme(next[choice]); }}
    />
  );
}
