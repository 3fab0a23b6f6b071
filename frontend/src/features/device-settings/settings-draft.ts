import type { SettingsVersion } from "../../api/types";
import { instantOf, localOf } from "../../format/calendar";
import { parseNumber, parseThousandfold, typedThousandth } from "../../format/parse";
import { t } from "../../i18n/t";

/** A version as it is typed: site's clock, seconds, kW and kWh. */
export interface SettingsDraft {
  /** Empty: since ever. */
  from: string;
  /** Empty: none is declared. */
  cadence: string;
  maxGap: string;
  maxPower: string;
  importModulus: string;
  exportModulus: string;
  /** What is not typed here, as the hub gave it: it goes back unchanged. */
  kept: SettingsVersion;
}

export type SettingsErrors = Partial<Record<Exclude<keyof SettingsDraft, "kept">, string>>;

/** What holds where nothing is said. */
export const DEFAULT_MAX_GAP_S = 300;

export function draftOf(version: SettingsVersion, zone: string): SettingsDraft {
  return {
    from: version.from ? localOf(version.from, zone) : "",
    cadence: version.cadenceSeconds === null || version.cadenceSeconds === undefined ? "" : String(version.cadenceSeconds),
    maxGap: String(version.maxGapSeconds ?? DEFAULT_MAX_GAP_S),
    maxPower: typedThousandth(version.maxPowerW),
    importModulus: typedThousandth(version.importModulusWh),
    exportModulus: typedThousandth(version.exportModulusWh),
    kept: version,
  };
}

/** What is wrong with a draft, field by field; the hub checks again. */
export function settingsErrors(draft: SettingsDraft, zone: string, first: boolean): SettingsErrors {
  const errors: SettingsErrors = {};
  if (first ? draft.from !== "" && !instantOf(draft.from, zone) : !instantOf(draft.from, zone)) errors.from = t("Date and time are needed");
  const gap = parseNumber(draft.maxGap);
  if (gap === null || gap <= 0) errors.maxGap = t("Seconds, above 0");
  const cadence = draft.cadence.trim() === "" ? 1 : parseNumber(draft.cadence);
  if (cadence === null || cadence <= 0) errors.cadence = t("Seconds above 0, or empty");
  for (const field of ["maxPower", "importModulus", "exportModulus"] as const) {
    const value = draft[field].trim() === "" ? 1 : parseThousandfold(draft[field]);
    if (value === null || value <= 0) errors[field] = t("A number above 0, or empty");
  }
  return errors;
}

/** The version a faultless draft stands for. */
export function versionOf(draft: SettingsDraft, zone: string): SettingsVersion {
  return {
    ...draft.kept,
    from: draft.from === "" ? null : instantOf(draft.from, zone),
    cadenceSeconds: parseNumber(draft.cadence),
    maxGapSeconds: parseNumber(draft.maxGap) ?? DEFAULT_MAX_GAP_S,
    maxPowerW: parseThousandfold(draft.maxPower),
    importModulusWh: parseThousandfold(draft.importModulus),
    exportModulusWh: parseThousandfold(draft.exportModulus),
  };
}

/** Whether the cadence that the readings show is worth saying: they lie farther apart than what counts as a gap. */
export function matters(proposed: number | null, versions: readonly SettingsVersion[]): proposed is number {
  return proposed !== null && versions.some((version) => !version.cadenceSeconds && proposed > (version.maxGapSeconds ?? DEFAULT_MAX_GAP_S));
}
