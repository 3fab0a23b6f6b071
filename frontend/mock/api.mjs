import { Temporal } from "temporal-polyfill";
import { gapsOf, readingAt, rfc3339, slotOf, ZONE } from "./household.mjs";

const SLOT = 900_000;
const parse = (text) => (/^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text));

export class Problem extends Error {
  constructor(status, title, detail) {
    super(detail);
    Object.assign(this, { status, title });
  }
}

/** The start of the bucket after the one that begins at `at`. */
function nextBucket(at, bucket) {
  const zoned = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(ZONE);
  if (bucket === "15m") return at + SLOT;
  if (bucket === "hour") return zoned.add({ hours: 1 }).epochMilliseconds;
  const add = { day: { days: 1 }, week: { weeks: 1 }, month: { months: 1 }, year: { years: 1 } }[bucket];
  if (!add) throw new Problem(400, "Unknown bucket", `bucket is ${bucket}`);
  return zoned.toPlainDate().add(add).toZonedDateTime({ timeZone: ZONE }).epochMilliseconds;
}

function sumSlots(device, from, to, now) {
  const slots = [];
  for (let at = from; at < to; at += SLOT) slots.push(slotOf(device, at, now));
  const sum = (pick) => slots.reduce((total, slot) => total + pick(slot), 0);
  const most = (pick) => slots.reduce((max, slot) => (pick(slot) === null ? max : Math.max(max ?? -Infinity, pick(slot))), null);
  const energy = sum((slot) => slot.importWh + slot.exportWh);
  return {
    from: rfc3339(from),
    to: rfc3339(to),
    importWh: Math.round(sum((slot) => slot.importWh) * 10) / 10,
    exportWh: Math.round(sum((slot) => slot.exportWh) * 10) / 10,
    peakW: most((slot) => slot.peakW),
    demandW: most((slot) => slot.demandW),
    coverage: sum((slot) => slot.coverage) / slots.length,
    estimatedShare: energy > 0 ? sum((slot) => slot.estimatedShare * (slot.importWh + slot.exportWh)) / energy : 0,
  };
}

export function energyOf(device, query, now) {
  const [from, to] = [parse(query.get("from")), parse(query.get("to"))];
  if (!(from < to) || from % SLOT || to % SLOT) throw new Problem(400, "Bad range", "from and to must be on quarters of an hour, from before to");
  const buckets = [];
  for (let at = from; at < to; ) {
    const next = Math.min(to, nextBucket(at, query.get("bucket") ?? "day"));
    buckets.push(sumSlots(device, at, next, now));
    at = next;
  }
  return { buckets, total: sumSlots(device, from, to, now) };
}

function measured(device, at, now) {
  return at >= device.born && at <= now && !gapsOf(device, now).some((gap) => at >= gap.from && at < gap.to);
}

export function readingsOf(device, query, now) {
  const [from, to] = [parse(query.get("from")), parse(query.get("to"))];
  const limit = Math.min(10_000, Number(query.get("limit") ?? 1000));
  const readings = [];
  for (let at = Math.ceil(from / 5000) * 5000; at < to && readings.length < limit; at += 5000) {
    if (measured(device, at, now)) readings.push(readingAt(device, at));
  }
  return { readings, nextCursor: null };
}

export function pointsOf(device, query, now) {
  const [from, to] = [parse(query.get("from")), parse(query.get("to"))];
  const asked = query.get("resolution");
  const steps = [5, 10, 30, 60, 300, 900, 3600];
  const resolution = asked === "auto" ? (steps.find((step) => (to - from) / 1000 / step <= 720) ?? 3600) : Number(asked);
  const points = [];
  for (let at = from; at < Math.min(to, now); at += resolution * 1000) {
    if (!measured(device, at, now)) continue;
    const readings = [0, 0.2, 0.4, 0.6, 0.8].map((share) => readingAt(device, at + share * resolution * 1000));
    points.push({ from: rfc3339(at), to: rfc3339(at + resolution * 1000), count: resolution / 5, power: spread(readings, "power"), voltage: spread(readings, "voltage"), current: spread(readings, "current") });
  }
  return { resolution, points };
}

function spread(readings, field) {
  const values = readings.map((reading) => reading[field]);
  return { min: Math.min(...values), mean: values.reduce((sum, each) => sum + each, 0) / values.length, max: Math.max(...values) };
}
