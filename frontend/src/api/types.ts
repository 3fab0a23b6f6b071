/**
 * The API's shapes by the names the dashboard uses. They are generated from docs/openapi.json, so a change of the
 * hub's answers that the dashboard does not follow fails to compile. Times are RFC 3339 with offset; V, A, W, Wh.
 */
import type { components } from "./schema.gen";

type Schemas = components["schemas"];

export type Reading = Schemas["ReadingDto"];
export type ImportAnswer = Schemas["ImportDto"];
export type ReadingPage = Schemas["ReadingPage"];
export type ReadingPoint = Schemas["PointDto"];

export type Device = Schemas["DeviceDto"];
export type DeviceList = Schemas["DeviceList"];
export type DeviceStatus = Schemas["StatusDto"];
export type DeviceRole = Schemas["RoleDto"];

export type EnergyBucket = Schemas["EnergyBucket"];
export type EnergyList = Schemas["EnergyList"];
/** The part of the buckets the dashboard asks for. */
export type Bucket = "15m" | "hour" | "day" | "week" | "month" | "year";

export type Alert = Schemas["AlertDto"];
export type AlertList = Schemas["AlertList"];
export type AlertState = Schemas["AlertStateDto"];
export type Severity = Schemas["SeverityDto"];

export type Rule = Schemas["RuleDto"];
export type Backtest = Schemas["BacktestReport"];
export type RuleList = Schemas["RuleList"];
export type RuleKind = Schemas["RuleKindDto"];

export type Settings = Schemas["SettingsDto"];
export type Mapping = Schemas["MappingDto"];
export type KeptMapping = Schemas["KeptMapping"];
export type MappingList = Schemas["MappingList"];
export type MappingFlaw = Schemas["FlawDto"];
export type UnreadMessage = Schemas["UnreadDto"];
export type Trial = Schemas["TrialResult"];
export type TriedReading = Schemas["TriedReading"];

export type Reject = Schemas["RejectDto"];
export type RejectList = Schemas["RejectList"];

export type LiveMessage = Schemas["LiveMessage"];

export type Cost = Schemas["CostList"];
export type UsualEnergy = Schemas["UsualEnergy"];
export type Weather = Schemas["WeatherDto"];
export type UsualCost = Schemas["UsualCost"];
export type CostBucket = Schemas["CostBucketDto"];
export type CircuitCost = Schemas["CircuitDto"];
export type CostBasis = Schemas["BasisDto"];
export type ProjectionList = Schemas["ProjectionList"];
export type Projected = Schemas["ProjectedDto"];
export type NotBilled = Schemas["NotBilledDto"];

export type Tariff = Schemas["TariffDto"];
export type TariffList = Schemas["TariffList"];
export type TariffVersion = Schemas["VersionDto"];
export type TariffKind = Schemas["TariffKind"];
export type Comparison = Schemas["ComparisonDto"];
export type Outcome = Schemas["OutcomeDto"];
export type Ranked = Schemas["RankedDto"];
export type WhatIf = Schemas["WhatIfDto"];

export type BillAsk = Schemas["BillAsk"];
export type Bill = Schemas["BillDto"];
export type BillLine = Schemas["LineDto"];
export type BillPreview = Schemas["PreviewDto"];
export type BillList = Schemas["BillList"];
export type BillSummary = Schemas["BillSummaryDto"];
export type IssuedBill = Schemas["IssuedBillDto"];
export type Adjustment = Schemas["AdjustmentDto"];
export type LineDetail = Schemas["LineDetailDto"];
export type ChargeKind = Schemas["KindDto"];

export type PriceList = Schemas["PriceList"];
export type RateList = Schemas["RateList"];
export type PriceSeries = Schemas["PriceSeriesDto"];
export type Backups = Schemas["BackupReport"];
export type BackupFile = Schemas["BackupFile"];
export type FeedList = Schemas["FeedList"];
export type Feed = Schemas["FeedDto"];
export type PriceReport = Schemas["PriceReportDto"];
export type Reconciliation = Schemas["ReconcileDto"];
export type ReconcileAsk = Schemas["ReconcileBody"];
export type Advice = Schemas["AdviceDto"];

export type Waiting = Schemas["WaitingDto"];
export type WaitingList = Schemas["WaitingList"];
export type Adoption = Schemas["Adoption"];

export type NewDevice = Schemas["NewDevice"];
export type DeviceChange = Schemas["DeviceChange"];
export type Credentials = Schemas["CredentialsDto"];
export type DeviceSettings = Schemas["DeviceSettings"];
export type SettingsVersion = Schemas["SettingsVersion"];
export type VirtualMeter = Schemas["VirtualMeterDto"];
export type VirtualMeterList = Schemas["VirtualMeterList"];
export type Combination = Schemas["CombinationDto"];

export type CorrectionAction = Schemas["ActionDto"];
export type Correction = Schemas["CorrectionDto"];
export type CorrectionList = Schemas["CorrectionList"];
export type NewCorrection = Schemas["NewCorrection"];
export type Counter = Schemas["CounterDto"];
export type Verdict = Schemas["VerdictDto"];
export type Finding = Schemas["FindingDto"];
export interface FindingList {
  findings: Finding[];
}
export type Discontinuity = Extract<Finding, { finding: "discontinuity" }>;
export type Gap = Extract<Finding, { finding: "gap" }>;
export type Clock = Extract<Finding, { finding: "clock" }>;
export type Disagreement = Extract<Finding, { finding: "disagreement" }>;

export type Command = Schemas["CommandDto"];
export type CommandList = Schemas["CommandList"];
export type CommandBody = Schemas["CommandBody"];
export type MeterEvent = Schemas["EventDto"];
export type EventList = Schemas["EventList"];

export type Firmware = Schemas["FirmwareDto"];
export type FirmwareList = Schemas["FirmwareList"];
export type Rollout = Schemas["RolloutDto"];
export type RolloutList = Schemas["RolloutList"];
export type RolloutTarget = Schemas["TargetDto"];
export type NewRollout = Schemas["NewRollout"];
