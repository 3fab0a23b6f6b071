import type { MeterEvent } from "../../api/types";
import { formatText } from "../../format/number";

const names: Record<string, string> = {
  unusualHigh: "Unusually high use",
  unusualLow: "Unusually low use",
  frozen: "The reading does not move any more",
  ctReversed: "The clamp is on the wrong way round",
  clipped: "More current than the clamp can measure",
  rolledBack: "New firmware failed; the old one is back",
  silent: "Nothing is heard of the meter any more",
  heardAgain: "The meter is heard again",
};

interface Said {
  event?: unknown;
  timestamp?: unknown;
  powerMw?: unknown;
  boundMw?: unknown;
}

const watts = (milliwatts: number) => formatText(Number(`${String(milliwatts)}e-3`), "W");

/** What happened; an event of a newer meter keeps its own name. */
export function eventTitle({ message }: MeterEvent): string {
  const { event } = message as Said;
  return typeof event === "string" ? (names[event] ?? event) : "Event";
}

/** "9.00 kW, usual at most 3.50 kW"; empty without figures. */
export function eventFigures({ message }: MeterEvent): string {
  const { event, powerMw, boundMw } = message as Said;
  if (typeof powerMw !== "number") return "";
  if (typeof boundMw !== "number") return watts(powerMw);
  return `${watts(powerMw)}, usual ${event === "unusualLow" ? "at least" : "at most"} ${watts(boundMw)}`;
}

/** When it happened by the meter's clock, else when it arrived. */
export function eventTime({ message, arrived }: MeterEvent): number | string {
  const { timestamp } = message as Said;
  return typeof timestamp === "number" ? (timestamp >= 1e11 ? timestamp : timestamp * 1000) : arrived;
}
