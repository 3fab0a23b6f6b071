import type { CommandBody } from "../../api/types";
import { parseNumber, parseThousandfold } from "../../format/parse";
import { t } from "../../i18n/t";

export type Order = "interval" | "info" | "calibrate" | "zero" | "setCalibration" | "model" | "reboot";
export type Tristate = "" | "yes" | "no";

/** A command as it is typed: seconds, V, A and W. */
export interface CommandDraft {
  order: Order;
  intervalS: string;
  voltage: string;
  current: string;
  power: string;
  noLoad: string;
  invert: Tristate;
  loadOnly: Tristate;
}

export const emptyCommand: CommandDraft = { order: "interval", intervalS: "", voltage: "", current: "", power: "", noLoad: "", invert: "", loadOnly: "" };

export type CommandErrors = Partial<Record<keyof CommandDraft, string>>;

/** What is wrong with a draft, field by field; the hub checks again. */
export function commandErrors(draft: CommandDraft): CommandErrors {
  const errors: CommandErrors = {};
  if (draft.order === "interval") {
    const seconds = parseNumber(draft.intervalS);
    if (seconds === null || !Number.isInteger(seconds) || seconds < 1 || seconds > 3600) errors.intervalS = t("Whole seconds, 1 to 3,600");
  }
  if (draft.order === "calibrate") {
    for (const field of ["voltage", "current"] as const) if ((parseThousandfold(draft[field]) ?? -1) < 0) errors[field] = t("A number, 0 or more");
    if (parseThousandfold(draft.power) === null) errors.power = t("A number; export is negative");
  }
  if (draft.order === "setCalibration") {
    const noLoad = draft.noLoad.trim() === "" ? 0 : parseThousandfold(draft.noLoad);
    if (noLoad === null || noLoad < 0) errors.noLoad = t("A number, 0 or more, or empty");
    else if (draft.noLoad.trim() === "" && draft.invert === "" && draft.loadOnly === "") errors.noLoad = t("Nothing to set yet");
  }
  return errors;
}

const milli = (text: string) => Math.round(parseThousandfold(text) ?? 0);

/** What a draft asks for; null while it has faults. */
export function commandOf(draft: CommandDraft): CommandBody | null {
  if (Object.keys(commandErrors(draft)).length > 0) return null;
  switch (draft.order) {
    case "interval":
      return { command: "interval", intervalS: parseNumber(draft.intervalS) };
    case "calibrate":
      return { command: "calibrate", reference: { voltageMv: milli(draft.voltage), currentMa: milli(draft.current), powerMw: milli(draft.power) } };
    case "setCalibration": {
      const calibration: Record<string, number | boolean> = {};
      if (draft.noLoad.trim() !== "") calibration.noLoadMw = milli(draft.noLoad);
      if (draft.invert !== "") calibration.invert = draft.invert === "yes";
      if (draft.loadOnly !== "") calibration.loadOnly = draft.loadOnly === "yes";
      return { command: "setCalibration", calibration };
    }
    default:
      return { command: draft.order };
  }
}
