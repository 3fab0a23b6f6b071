import type { MeterEvent } from "../../api/types";
import { formatText } from "../../format/number";
import { t } from "../../i18n/t";

const names: Record<string, string> = {
  unusualHigh: t("Unusually high use"),
  unusualLow: t("Unusually low use"),
  frozen: t("The reading does not move any more"),
  ctReversed: t("The clamp is on the wrong way round"),
  clipped: t("More current than the clamp can measure"),
  rolledBack: t("New firmware failed; the old one is back"),
  silent: t("Nothing is heard of the meter any more"),
  heardAgain: t("The meter is heard again"),
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
  return typeof event === "string" ? (names[event] ?? event) : t("Event");
}

/** "9.00 kW, usual at most 3.50 kW"; empty without figures. */
export function eventFigures({ message }: MeterEvent): string {
  const { event, powerMw, boundMw } = message as Said;
  if (typeof powerMw !== "number") return "";
  if (typeof boundMw !== "number") return watts(powerMw);
  return t("{0}, usual {1} {2}", watts(powerMw), event === "unusualLow" ? t("at least") : t("at most"), watts(boundMw));
}

/** When it happened by the meter's clock, else when it arrived. */
export function eventTime({ message, arrived }: MeterEvent): number | string {
  const { timestamp } = message as Said;
  return typeof timestamp === "number" ? (timestamp >= 1e11 ? timestamp : timestamp * 1000) : arrived;
}
