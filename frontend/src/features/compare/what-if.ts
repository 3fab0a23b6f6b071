import type { WhatIf } from "../../api/types";
import { parseNumber } from "../../format/parse";
import { t } from "../../i18n/t";

/** Another load, as it is typed. Empty = as measured. */
export interface WhatIfDraft {
  scale: string;
  shift: string;
  shiftFrom: string;
  shiftUntil: string;
  toFrom: string;
  toUntil: string;
  /** "" none, "typical" a typical day, else a device's id. */
  solar: string;
  kwp: string;
  solarPercent: string;
}

export type WhatIfErrors = Partial<Record<keyof WhatIfDraft, string>>;

export const asMeasured: WhatIfDraft = { scale: "", shift: "", shiftFrom: "17:00", shiftUntil: "21:00", toFrom: "00:00", toUntil: "05:00", solar: "", kwp: "", solarPercent: "100" };

/**
 * Wh that one kWp gives in each hour of the day, the same every day: 2.7 kWh a day, about 990 kWh a year, as a roof facing
 * south in Central Europe gives in the yearly mean. An assumption for a first look, said as such on the page.
 */
export const TYPICAL_DAY = [0, 0, 0, 0, 0, 10, 40, 95, 165, 235, 295, 335, 345, 335, 295, 235, 165, 95, 40, 15, 0, 0, 0, 0] as const;

export function whatIfErrors(draft: WhatIfDraft): WhatIfErrors {
  const errors: WhatIfErrors = {};
  const whole = (field: "scale" | "shift" | "solarPercent", least: number, most: number) => {
    if (draft[field].trim() === "") return;
    const value = parseNumber(draft[field]);
    if (value === null || !Number.isInteger(value) || value < least || value > most) errors[field] = t("A whole number from {0} to {1}", String(least), String(most));
  };
  whole("scale", 0, 1000);
  whole("shift", 0, 100);
  if (draft.solar === "typical") {
    const kwp = parseNumber(draft.kwp);
    if (kwp === null || kwp <= 0 || kwp > 1000) errors.kwp = t("Peak power of the panels, above 0");
  } else if (draft.solar !== "") {
    whole("solarPercent", 1, 10_000);
  }
  if (draft.shift.trim() !== "" && draft.shiftFrom === draft.shiftUntil) errors.shiftUntil = t("From and to are the same");
  if (draft.shift.trim() !== "" && draft.toFrom === draft.toUntil) errors.toUntil = t("From and to are the same");
  return errors;
}

/** What to ask for; undefined: the load as measured. */
export function whatIfOf(draft: WhatIfDraft): WhatIf | undefined {
  if (Object.keys(whatIfErrors(draft)).length > 0) return undefined;
  const scale = parseNumber(draft.scale);
  const shift = parseNumber(draft.shift);
  const kwp = parseNumber(draft.kwp);
  const whatIf: WhatIf = {};
  if (scale !== null && scale !== 100) whatIf.scalePercent = scale;
  if (shift !== null && shift > 0) {
    whatIf.shift = { percent: shift, from: { from: draft.shiftFrom, to: draft.shiftUntil }, to: { from: draft.toFrom, to: draft.toUntil } };
  }
  if (draft.solar === "typical" && kwp !== null) whatIf.solar = { whByHour: TYPICAL_DAY.map((wh) => Math.round(wh * kwp)) };
  else if (draft.solar !== "") whatIf.solar = { deviceId: draft.solar, percent: parseNumber(draft.solarPercent) ?? 100 };
  return Object.keys(whatIf).length > 0 ? whatIf : undefined;
}
