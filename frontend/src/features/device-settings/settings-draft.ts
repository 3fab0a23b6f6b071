import type { SettingsVersion } from "../../api/types";
import { instantOf, localOf } from "../../format/calendar";
import { parseNumber, parseThousandfold, typedThousandth } from "../../format/parse";
import { t } from "../../i18n/t";

/** A version as it is typed: site's clock, seconds, kW and kWh. */
export interface SettingsDraft {
  /** Empty: since ever. */
  from: string;
  maxGap: string;
  maxPower: string;
  importModulus: string;
  exportModulus: string;
}

export type SettingsErrors = Partial<Record<keyof SettingsDraft, string>>;

/** What holds where nothing is said. */
export const DEFAULT_MAX_GAP_S = 300;

export function draftOf(version: SettingsVersion, zone: string): SettingsDraft {
  return {
    from: version.from ? localOf(version.from, zone) : "",
    maxGap: String(version.maxGapSeconds ?? DEFAULT_MAX_GAP_S),
    maxPower: typedThousandth(version.maxPowerW),
    importModulus: typedThousandth(version.importModulusWh),
    exportModulus: typedThousandth(version.exportModulusWh),
  };
}

/** What is wrong with a draft, field by field; the hub checks again. */
export function settingsErrors(draft: SettingsDraft, zone: string, first: boolean): SettingsErrors {
  const errors: SettingsErrors = {};
  if (first ? draft.from !== "" && !instantOf(draft.from, zone) : !instantOf(draft.from, zone)) errors.from = t("Date and time are needed");
  const gap = parseNumber(draft.maxGap);
  if (gap === null || gap <= 0) errors.maxGap = t("Seconds, above 0");
  for (const field of ["maxPower", "importModulus", "exportModulus"] as const) {
    const value = draft[field].trim() === "" ? 1 : parseThousandfold(draft[field]);
    if (value === null || value <= 0) errors[field] = t("A number above 0, or empty");
  }
  return errors;
}

/** The version a faultless draft stands for. */
export function versionOf(draft: SettingsDraft, zone: string): SettingsVersion {
  return {
    from: draft.from === "" ? null : instantOf(draft.from, zone),
    maxGapSeconds: parseNumber(draft.maxGap) ?? DEFAULT_MAX_GAP_S,
    maxPowerW: parseThousandfold(draft.maxPower),
    importModulusWh: parseThousandfold(draft.importModulus),
    exportModulusWh: parseThousandfold(draft.exportModulus),
  };
}
