import { IconButton } from "../ui/Button";
import type { IconName } from "../ui/Icon";
import { chooseTheme, useThemeChoice, type ThemeChoice } from "./theme";

const next: Record<ThemeChoice, ThemeChoice> = { system: "light", light: "dark", dark: "system" };
const icons: Record<ThemeChoice, IconName> = { system: "system", light: "sun", dark: "moon" };
const names: Record<ThemeChoice, string> = { system: "as the system", light: "light", dark: "dark" };

export function ThemeSwitch() {
  const choice = useThemeChoice();
  return (
    <IconButton
      icon={icons[choice]}
      label={`Theme: ${names[choice]}. Change to ${names[next[choice]]}`}
      onClick={() => { chooseTheme(next[choice]); }}
    />
  );
}
