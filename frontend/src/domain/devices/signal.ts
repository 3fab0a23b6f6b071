import { formatPlain } from "../../format/number";
import { t } from "../../i18n/t";

/** How well a meter's radio hears: bars out of four, and in words. */
export interface Signal {
  bars: 1 | 2 | 3 | 4;
  text: string;
}

/** From this on, dBm, as most programs draw Wi-Fi; below -75 packets get lost. */
const STEPS = [-55, -67, -75] as const;

export function signalOf(dbm: number): Signal {
  const [full, good, fair] = STEPS;
  const value = formatPlain(dbm);
  if (dbm >= full) return { bars: 4, text: t("Strong, {0} dBm", value) };
  if (dbm >= good) return { bars: 3, text: t("Good, {0} dBm", value) };
  if (dbm >= fair) return { bars: 2, text: t("Fair, {0} dBm", value) };
  return { bars: 1, text: t("Weak, {0} dBm", value) };
}
