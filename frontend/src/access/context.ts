import { createContext, use } from "react";
import type { Me, Role } from "../api/identity-types";

export interface Access {
  /** Nobody has to sign in; the hub can be reached from its own machine only. */
  open: boolean;
  me: Me;
  /** The role in the site that is shown. */
  role: Role;
}

const RANK: Record<Role, number> = { viewer: 0, operator: 1, admin: 2 };

export const AccessContext = createContext<Access>({
  open: true,
  me: { kind: "anybody", user: null, roles: [{ site: null, role: "admin" }], administersHub: true, secondFactor: false, recoveryCodes: 0, hasPassword: false, passkeys: 0 },
  role: "admin",
});

export function useAccess(): Access {
  return use(AccessContext);
}

/** A role in the site that is shown, or the hub's administrators. */
export type Need = Role | "hub";

/** Whether whoever looks may do what needs this: a control that would be refused is not drawn. */
export function useMay(need: Need): boolean {
  const { me, role } = useAccess();
  return need === "hub" ? me.administersHub : RANK[role] >= RANK[need];
}

/** The role in a site: the highest of those given for it and for every site. */
export function roleIn(me: Me, site: string | null): Role {
  const roles = me.roles.filter((grant) => grant.site === null || grant.site === site || site === null).map((grant) => grant.role);
  return roles.reduce<Role>((best, role) => (RANK[role] > RANK[best] ? role : best), "viewer");
}
