import type { Grant, Role, Scope } from "../../api/identity-types";

export const roleText: Record<Role, string> = { viewer: "Viewer", operator: "Operator", admin: "Administrator" };

export const roleMeaning: Record<Role, string> = {
  viewer: "looks at everything, changes nothing",
  operator: "also acknowledges alerts, corrects readings, sends commands",
  admin: "also manages meters, tariffs, rules and people",
};

export const scopeText: Record<Scope, string> = { read: "read", write: "send readings", manage: "everything its owner may" };

/** "Administrator of every site", "Viewer of beach-house". */
export function grantText(grant: Grant): string {
  return `${roleText[grant.role]} of ${grant.site ?? "every site"}`;
}
