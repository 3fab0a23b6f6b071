import { Temporal } from "../../format/temporal";
import type { ReconcileAsk } from "../../api/types";
import { addDays, iso } from "../../format/calendar";
import { parseNumber } from "../../format/parse";
import { t } from "../../i18n/t";

export type Mode = "readings" | "bills";

/** A reading of the utility's meter as it is typed; the time is the site's. */
export interface ReadingRow { at: string; kwh: string }
/** A bill of the utility's: first and last day, both included. */
export interface PeriodInput { first: string; last: string; kwh: string }

export interface ReconcileDraft {
  mode: Mode;
  readings: ReadingRow[];
  bills: PeriodInput[];
}

export const emptyDraft: ReconcileDraft = {
  mode: "bills",
  readings: [{ at: "", kwh: "" }, { at: "", kwh: "" }],
  bills: [{ first: "", last: "", kwh: "" }],
};

/** Faults by row number, and of the whole under "all". */
export type ReconcileErrors = Partial<Record<number | "all", string>>;

const energy = (text: string) => {
  const value = parseNumber(text);
  return value !== null && value >= 0 ? value : null;
};

export function reconcileErrors(draft: ReconcileDraft): ReconcileErrors {
  const errors: ReconcileErrors = {};
  if (draft.mode === "readings") {
    draft.readings.forEach((row, index) => {
      if (!row.at) errors[index] = t("When was it read?");
      else if (energy(row.kwh) === null) errors[index] = t("What did it show, in kWh?");
    });
    if (draft.readings.length < 2) errors.all = t("Two readings make a period");
  } else {
    draft.bills.forEach((row, index) => {
      if (!row.first || !row.last) errors[index] = t("First and last day of the bill");
      else if (row.last < row.first) errors[index] = t("The last day is before the first");
      else if (energy(row.kwh) === null) errors[index] = t("How many kWh does it say?");
    });
    if (draft.bills.length === 0) errors.all = t("One bill at least");
  }
  return errors;
}

/** The site's wall-clock time (YYYY-MM-DDTHH:MM) as an instant; of a repeated hour the first. */
export function siteInstant(local: string, zone: string): string {
  return iso(Temporal.PlainDateTime.from(local).toZonedDateTime(zone, { disambiguation: "compatible" }));
}

/** What a faultless draft asks. */
export function reconcileAsk(draft: ReconcileDraft, contract: string, deviceId: string | undefined, zone: string): ReconcileAsk {
  const whose = { contract, ...(deviceId ? { deviceId } : {}) };
  if (draft.mode === "readings") {
    return { ...whose, readings: draft.readings.map((row) => ({ at: siteInstant(row.at, zone), kwh: energy(row.kwh) ?? 0 })), periods: [] };
  }
  return { ...whose, periods: draft.bills.map((row) => ({ from: row.first, to: addDays(row.last, 1), kwh: energy(row.kwh) ?? 0 })), readings: [] };
}
