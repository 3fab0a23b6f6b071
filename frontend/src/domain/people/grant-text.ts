import type { Grant, Role, Scope } from "../../api/identity-types";
import { t } from "../../i18n/t";

export const roleText: Record<Role, string> = { viewer: t("Viewer"), operator: t("Operator"), admin: t("Administrator") };

export const roleMeaning: Record<Role, string> = {
  viewer: t("looks at everything, changes nothing"),
  operator: t("also acknowledges alerts, corrects readings, sends commands"),
  admin: t("also manages meters, tariffs, rules and people"),
};

export const scopeText: Record<Scope, string> = { read: t("read"), write: t("send readings"), "home-assistant": t("be a Home Assistant"), manage: t("everything its owner may") };

/** "Administrator of every site", "Viewer of beach-house". */
export function grantText(grant: Grant): string {
  return t("{0} of {1}", roleText[grant.role], grant.site ?? t("every site"));
}
