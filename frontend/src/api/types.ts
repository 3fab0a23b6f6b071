/**
 * The API's shapes by the names the dashboard uses. They are generated from docs/openapi.json, so a change of the
 * hub's answers that the dashboard does not follow fails to compile. Times are RFC 3339 with offset; V, A, W, Wh.
 */
import type { components } from "./schema.gen";

type Schemas = components["schemas"];

export type Reading = Schemas["ReadingDto"];
export type ReadingPage = Schemas["ReadingPage"];
export type ReadingPoint = Schemas["PointDto"];

export type Device = Schemas["DeviceDto"];
export type DeviceList = Schemas["DeviceList"];
export type DeviceStatus = Schemas["StatusDto"];
export type DeviceRole = Schemas["RoleDto"];

export type EnergyBucket = Schemas["EnergyBucket"];
export type EnergyList = Schemas["EnergyList"];
/** The part of the buckets the dashboard asks for. */
export type Bucket = "hour" | "day" | "week";

export type Alert = Schemas["AlertDto"];
export type AlertList = Schemas["AlertList"];
export type AlertState = Schemas["AlertStateDto"];
export type Severity = Schemas["SeverityDto"];

export type Rule = Schemas["RuleDto"];
export type RuleList = Schemas["RuleList"];
export type RuleKind = Schemas["RuleKindDto"];

export type Settings = Schemas["SettingsDto"];
export type Reject = Schemas["RejectDto"];
export type RejectList = Schemas["RejectList"];

export type LiveMessage = Schemas["LiveMessage"];
