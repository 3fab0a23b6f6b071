/** What the hub says of people and sites (`/api/auth`, `/api/users`, `/api/tokens`, `/api/sites`, `/api/audit`). */
export type Role = "viewer" | "operator" | "admin";

export interface Grant {
  /** null: every site. */
  site: string | null;
  role: Role;
}

export interface AuthState {
  /** `open`: nobody has to sign in. */
  mode: "login" | "open";
  /** No account exists: the set-up link makes the first. */
  needsSetup: boolean;
}

export interface Me {
  kind: "person" | "token" | "anybody";
  user: string | null;
  roles: Grant[];
  administersHub: boolean;
  secondFactor: boolean;
  recoveryCodes: number;
}

export interface SignIn {
  id: string;
  createdAt: string;
  usedAt: string;
  address: string;
  agent: string;
  current: boolean;
}

export interface Enrolment {
  secret: string;
  /** `otpauth://…` */
  address: string;
}

export interface User {
  name: string;
  roles: Grant[];
  disabled: boolean;
  secondFactor: boolean;
  createdAt: string;
  usedAt: string | null;
}

export interface OneTimeLink {
  token: string;
  /** Where on the dashboard it leads. */
  path: string;
  expiresAt: string;
}

export type Scope = "read" | "write" | "manage";

export interface ApiToken {
  id: string;
  name: string;
  user: string;
  scopes: Scope[];
  site: string | null;
  createdAt: string;
  expiresAt: string | null;
  usedAt: string | null;
}

export interface SiteState {
  id: string;
  name: string;
  timezone: string;
  currency: string;
  billingDay: number;
  nominalVoltage: number;
  silentAfterSeconds: number;
  role: Role;
  devices: number;
  silent: number;
  alerts: number;
  todayWh: number | null;
}

export interface AuditEntry {
  id: number;
  at: string;
  who: string;
  address: string | null;
  action: string;
  object: string | null;
  site: string | null;
  before: string | null;
  after: string | null;
  outcome: string;
}
