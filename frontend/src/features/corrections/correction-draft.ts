import type { CorrectionAction, Counter } from "../../api/types";
import { instantOf } from "../../format/calendar";
import { parseThousandfold } from "../../format/parse";
import { t } from "../../i18n/t";

export type DraftKind = "void" | "swap" | "calibrate";

/** A correction as it is typed. Times are the site's clock, counts kWh as they stand on the meter. */
export interface CorrectionDraft {
  kind: DraftKind;
  from: string;
  to: string;
  oldEnd: string;
  newStart: string;
  counter: Counter;
  numerator: string;
  denominator: string;
  reason: string;
}

export const emptyCorrection: CorrectionDraft = {
  kind: "void", from: "", to: "", oldEnd: "", newStart: "", counter: "import", numerator: "", denominator: "1000", reason: "",
};

export type CorrectionErrors = Partial<Record<keyof CorrectionDraft, string>>;

const whole = (text: string) => (/^\d{1,9}$/.test(text.trim()) ? Number(text) : null);

/** What is wrong with a draft, field by field; the hub checks again. */
export function correctionErrors(draft: CorrectionDraft, zone: string): CorrectionErrors {
  const errors: CorrectionErrors = {};
  const from = instantOf(draft.from, zone);
  if (!from) errors.from = t("Date and time are needed");
  if (draft.reason.trim() === "") errors.reason = t("Say why: it is kept with the correction");
  if (draft.kind === "void") {
    const to = instantOf(draft.to, zone);
    if (!to) errors.to = t("Date and time are needed");
    else if (from && Date.parse(to) <= Date.parse(from)) errors.to = t("Later than the beginning");
  }
  if (draft.kind === "swap") {
    for (const field of ["oldEnd", "newStart"] as const) {
      const count = draft[field].trim() === "" ? 0 : parseThousandfold(draft[field]);
      if (count === null || count < 0) errors[field] = t("kWh, 0 or more, or empty");
    }
  }
  if (draft.kind === "calibrate") {
    for (const field of ["numerator", "denominator"] as const) {
      if (!whole(draft[field])) errors[field] = t("A whole number above 0");
    }
  }
  return errors;
}

/** What a faultless draft asks for; null while it has faults. */
export function actionOf(draft: CorrectionDraft, zone: string): CorrectionAction | null {
  const from = instantOf(draft.from, zone);
  if (!from || Object.keys(correctionErrors(draft, zone)).length > 0) return null;
  switch (draft.kind) {
    case "void":
      return { kind: "void", from, to: instantOf(draft.to, zone) ?? from };
    case "swap": {
      const counts = { oldEndWh: parseThousandfold(draft.oldEnd), newStartWh: parseThousandfold(draft.newStart) };
      return { kind: "swap", at: from, [draft.counter]: counts };
    }
    case "calibrate":
      return { kind: "calibrate", counter: draft.counter, from, numerator: whole(draft.numerator) ?? 1, denominator: whole(draft.denominator) ?? 1 };
  }
}
