import type { Forecast } from "../../api/insight-types";

/** What is expected of an hour that has not begun, in the chart's unit (Wh). */
export interface ExpectedHour {
  expectedWh: number;
  /** The 10 and the 90 % quantile. */
  lowWh: number;
  highWh: number;
  /** How far the 10 and the 90 % quantile lie below and above it, for the whisker. */
  band: [number, number];
}

/** The hub tells kWh, a chart of energy is drawn in Wh. */
const WH = 1000;

/** By the instant an hour begins, ms. Hours that begin before `after` are left to the meter. */
export function expectedHours(forecast: Forecast | undefined, after: number): Map<number, ExpectedHour> {
  const hours = new Map<number, ExpectedHour>();
  for (const hour of forecast?.buckets ?? []) {
    const at = Date.parse(hour.from);
    if (at < after) continue;
    hours.set(at, { expectedWh: hour.kwh * WH, lowWh: hour.low * WH, highWh: hour.high * WH, band: [Math.max(0, hour.kwh - hour.low) * WH, Math.max(0, hour.high - hour.kwh) * WH] });
  }
  return hours;
}
