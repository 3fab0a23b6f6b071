import type { Command } from "../../api/types";
import type { TagTone } from "../../ui/Tag";
import type { Order } from "./command-draft";

export const orderText: Record<Order, { text: string; meaning: string }> = {
  interval: { text: "Set how often it measures", meaning: "Seconds between readings." },
  info: { text: "Ask what it is", meaning: "It tells its firmware, clock and what waits to be sent." },
  calibrate: { text: "Calibrate to an instrument", meaning: "With a load on: what a trusted instrument reads right now. The meter fits its factors to it." },
  zero: { text: "Learn zero", meaning: "With nothing clamped: the meter learns its noise, so that nothing reads as nothing." },
  setCalibration: { text: "Set how it measures", meaning: "What is left as it is stays." },
  model: { text: "Learn what is usual", meaning: "The hub trains the meter’s own watch for unusual use from its last twelve weeks; it needs three." },
  reboot: { text: "Restart", meaning: "Readings that wait are kept." },
};

export const stateText: Record<Command["state"], { text: string; tone: TagTone }> = {
  sent: { text: "No answer yet", tone: "warn" },
  running: { text: "Under way", tone: "warn" },
  done: { text: "Done", tone: "good" },
  refused: { text: "Refused", tone: "crit" },
  expired: { text: "Never answered", tone: "plain" },
};

const argumentText: Record<string, (value: unknown) => string> = {
  intervalS: (value) => `every ${String(value)} s`,
};

/** "Set how often it measures: every 10 s". */
export function commandText(command: Command): string {
  const message = command.message as Record<string, unknown>;
  const order = String(message.command);
  const name = order === "ota" ? "Fetch new firmware" : order in orderText ? orderText[order as Order].text : order;
  const details = Object.entries(message)
    .filter(([key]) => !["command", "id", "ota", "model"].includes(key))
    .map(([key, value]) => argumentText[key]?.(value) ?? plain(value));
  return details.length > 0 ? `${name}: ${details.join(", ")}` : name;
}

/** The meter's own words for values: "voltageMv 230100, currentMa 1500". */
function plain(value: unknown): string {
  if (typeof value !== "object" || value === null) return String(value);
  return Object.entries(value).map(([key, part]) => `${key} ${String(part)}`).join(", ");
}
