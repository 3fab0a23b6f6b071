/** What the hub says of people and sites, by the names the dashboard uses; generated from docs/openapi.json like the rest. */
import type { components } from "./schema.gen";

type Schemas = components["schemas"];

export type Role = Schemas["RoleName"];
export type Grant = Schemas["GrantDto"];
export type AuthState = Schemas["AuthState"];
export type Passkey = Schemas["PasskeyDto"];
export type Me = Schemas["MeDto"];
export type SignIn = Schemas["SessionDto"];
export type Enrolment = Schemas["EnrolmentDto"];
export type User = Schemas["UserDto"];
export type OneTimeLink = Schemas["LinkDto"];
export type Scope = Schemas["ScopeName"];
export type ApiToken = Schemas["TokenDto"];
/** The API document has the role there as text. */
export type SiteState = Omit<Schemas["SiteStateDto"], "role"> & { role: Role };
export type AuditEntry = Schemas["AuditDto"];
