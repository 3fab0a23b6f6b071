import type { DeviceRole } from "../../api/types";
import { t } from "../../i18n/t";

export const roleText: Record<DeviceRole, string> = {
  main: t("Main meter"),
  circuit: t("Circuit"),
  solar: t("Solar panels"),
  battery: t("Battery"),
  other: t("Other"),
};
