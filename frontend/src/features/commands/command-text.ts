import type { Command } from "../../api/types";
import { formatText } from "../../format/number";
import type { TagTone } from "../../ui/Tag";
import type { Order } from "./command-draft";
import { t } from "../../i18n/t";

export const orderText: Record<Order, { text: string; meaning: string }> = {
  interval: { text: t("Set how often it measures"), meaning: t("Seconds between readings.") },
  info: { text: t("Ask what it is"), meaning: t("It tells its firmware, clock and what waits to be sent.") },
  calibrate: { text: t("Calibrate to an instrument"), meaning: t("With a load on: what a trusted instrument reads right now. The meter fits its factors to it.") },
  zero: { text: t("Learn zero"), meaning: t("With nothing clamped: the meter learns its noise, so that nothing reads as nothing.") },
  setCalibration: { text: t("Set how it measures"), meaning: t("What is left as it is stays.") },
  model: { text: t("Learn what is usual"), meaning: t("The hub trains the meter’s own watch for unusual use from its last twelve weeks; it needs three.") },
  reboot: { text: t("Restart"), meaning: t("Readings that wait are kept.") },
};

export const stateText: Record<Command["state"], { text: string; tone: TagTone }> = {
  sent: { text: t("No answer yet"), tone: "warn" },
  running: { text: t("Under way"), tone: "warn" },
  done: { text: t("Done"), tone: "good" },
  refused: { text: t("Refused"), tone: "crit" },
  expired: { text: t("Never answered"), tone: "plain" },
};

const argumentText: Record<string, (value: unknown) => string> = {
  intervalS: (value) => t("every {0} s", String(value)),
};

/** "Set how often it measures: every 10 s". */
export function commandText(command: Command): string {
  const message = command.message as Record<string, unknown>;
  const order = String(message.command);
  const name = order === "ota" ? t("Fetch new firmware") : order in orderText ? orderText[order as Order].text : order;
  const details = Object.entries(message)
    .filter(([key]) => !["command", "id", "ota", "model"].includes(key))
    .map(([key, value]) => argumentText[key]?.(value) ?? plain(value));
  return details.length > 0 ? `${name}: ${details.join(", ")}` : name;
}

/** Values that stand in thousandths on the wire, as people read them. */
const milliText: Record<string, (value: number) => string> = {
  voltageMv: (value) => formatText(value, "V"),
  currentMa: (value) => formatText(value, "A"),
  powerMw: (value) => formatText(value, "W"),
  noLoadMw: (value) => t("zero below {0}", formatText(value, "W")),
};

const flagText: Record<string, [yes: string, no: string]> = {
  invert: [t("clamp the wrong way round"), t("clamp the right way round")],
  loadOnly: [t("energy flows only inwards"), t("energy flows both ways")],
};

/** Values of a command: "230.1 V, 1.50 A"; what is not known keeps the meter's own words. */
function plain(value: unknown): string {
  if (typeof value !== "object" || value === null) return String(value);
  return Object.entries(value).map(([key, part]) => partText(key, part)).join(", ");
}

function partText(key: string, part: unknown): string {
  const milli = milliText[key];
  if (milli && typeof part === "number") return milli(Number(`${String(part)}e-3`));
  const flag = flagText[key];
  if (flag && typeof part === "boolean") return flag[part ? 0 : 1];
  return `${key} ${String(part)}`;
}
