// A made-up household for developing the dashboard without a hub: every number is a function of device and time.

export const ZONE = "Europe/Berlin";

const wall = new Intl.DateTimeFormat("en-GB", { timeZone: ZONE, hourCycle: "h23", weekday: "short", hour: "2-digit", minute: "2-digit" });
const hours = new Map();

/** Wall-clock hour with fraction, and weekday, cached per quarter of an hour. */
function wallClock(ms) {
  const slot = Math.floor(ms / 900_000);
  let found = hours.get(slot);
  if (!found) {
    const parts = Object.fromEntries(wall.formatToParts(slot * 900_000).map((part) => [part.type, part.value]));
    found = { hour: Number(parts.hour) + Number(parts.minute) / 60, weekend: parts.weekday === "Sat" || parts.weekday === "Sun" };
    hours.set(slot, found);
  }
  return { hour: found.hour + (ms % 900_000) / 3_600_000, weekend: found.weekend };
}

function hash(text, n) {
  let h = 2166136261 ^ n;
  for (let i = 0; i < text.length; i += 1) h = Math.imul(h ^ text.charCodeAt(i), 16777619);
  h ^= h >>> 15;
  h = Math.imul(h, 2246822519);
  h ^= h >>> 13;
  return (h >>> 0) / 4294967296;
}

const bump = (hour, centre, width) => Math.exp(-(((hour - centre) / width) ** 2));

/** On for a part of each period, a cycling appliance. */
function cycle(seed, ms, periodMin, share) {
  const period = Math.floor(ms / (periodMin * 60_000));
  const inside = (ms % (periodMin * 60_000)) / (periodMin * 60_000);
  return inside < share * (0.7 + 0.6 * hash(seed, period)) ? 1 : 0;
}

const loads = {
  fridge: (ms) => 6 + 92 * cycle("fridge", ms, 50, 0.35),
  "kitchen": (ms) => {
    const { hour } = wallClock(ms);
    const cooking = bump(hour, 12.5, 0.7) + 1.4 * bump(hour, 19, 0.9) + 0.5 * bump(hour, 7.3, 0.4);
    return 4 + (cooking > 0.25 ? 1900 * cooking * cycle("oven", ms, 7, 0.5) : 0);
  },
  "heat-pump": (ms) => {
    const { hour } = wallClock(ms);
    return 12 + 1350 * cycle("hp", ms, 42, 0.34 + 0.22 * bump(hour, 6, 2.5) + 0.1 * bump(hour, 21, 3));
  },
  "ev-charger": (ms) => {
    const { hour } = wallClock(ms);
    const day = Math.floor((ms - 15 * 3_600_000) / 86_400_000);
    return hash("ev", day) < 0.45 && (hour > 22.5 || hour < 2.6) ? 7180 : 2;
  },
  base: (ms) => {
    const { hour, weekend } = wallClock(ms);
    return 140 + 260 * bump(hour, 20.5, 2.2) + 110 * bump(hour, 7.5, 1.2) + (weekend ? 160 * bump(hour, 13, 3.5) : 0);
  },
  solar: (ms) => {
    const { hour } = wallClock(ms);
    const cloud = 0.35 + 0.65 * hash("cloud", Math.floor(ms / 5_400_000));
    return Math.max(0, 3400 * bump(hour, 12.6, 2.1) * cloud - 60);
  },
};

/** Gives the power in W at a moment; negative is export. */
export function powerOf(device, ms) {
  const noise = 1 + 0.03 * (hash(device.id, Math.floor(ms / 5000)) - 0.5);
  switch (device.profile) {
    case "main": {
      const solar = device.hasSolar ? loads.solar(ms) : 0;
      return (loads.base(ms) + loads.fridge(ms) + loads.kitchen(ms) + loads["heat-pump"](ms) + loads["ev-charger"](ms)) * noise - solar;
    }
    case "solar":
      return -loads.solar(ms) * noise;
    case "flat": {
      const { hour } = wallClock(ms);
      return (80 + 900 * hash(device.id, 1) * (0.3 + bump(hour, 8 + 12 * hash(device.id, 2), 3)) + 400 * cycle(device.id, ms, 31, 0.2)) * noise;
    }
    default:
      return loads[device.profile](ms) * noise;
  }
}

export function readingAt(device, ms) {
  const power = powerOf(device, ms);
  const voltage = 231.5 + 4 * (hash("volt", Math.floor(ms / 60_000)) - 0.5) + 1.2 * (hash(device.id, Math.floor(ms / 5000)) - 0.5) - Math.abs(power) / 4000;
  return {
    deviceId: device.id,
    timestamp: rfc3339(ms),
    voltage: Math.round(voltage * 10) / 10,
    current: Math.round((Math.abs(power) / voltage / 0.97) * 100) / 100,
    power: Math.round(power * 10) / 10,
    energy: Math.round((ms - device.born) / 3_600_000 * 420),
    powerFactor: 0.97,
    frequency: Math.round((50 + 0.04 * (hash("hz", Math.floor(ms / 5000)) - 0.5)) * 1000) / 1000,
  };
}

const offsets = new Intl.DateTimeFormat("en-GB", { timeZone: ZONE, timeZoneName: "longOffset", year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" });

export function rfc3339(ms) {
  const parts = Object.fromEntries(offsets.formatToParts(ms).map((part) => [part.type, part.value]));
  const offset = parts.timeZoneName.replace("GMT", "") || "+00:00";
  return `${parts.year}-${parts.month}-${parts.day}T${parts.hour}:${parts.minute}:${parts.second}${offset}`;
}

/** Spells in which nothing was measured: [from, to) in ms. `known`: the counter went on, so the energy is estimated. */
export function gapsOf(device, now) {
  if (device.profile !== "main" && device.profile !== "kitchen") return [];
  const hour = 3_600_000;
  const base = Math.floor(now / (24 * hour)) * 24 * hour;
  return [
    { from: base - 2 * 24 * hour + 8 * hour, to: base - 2 * 24 * hour + 12.5 * hour, known: true },
    { from: base - 24 * hour + 12 * hour, to: base - 24 * hour + 14 * hour, known: false },
    { from: base + hour, to: base + 2.5 * hour, known: true },
  ];
}

/** One 15-minute slot. */
export function slotOf(device, from, now) {
  const to = from + 900_000;
  const empty = { importWh: 0, exportWh: 0, peakW: null, demandW: null, coverage: 0, estimatedShare: 0 };
  if (from < device.born || from > now) return empty;
  const gap = gapsOf(device, now).find((each) => from >= each.from && from < each.to);
  if (gap && !gap.known) return empty;
  const until = Math.min(to, now);
  const samples = [0.1, 0.3, 0.5, 0.7, 0.9].map((share) => powerOf(device, from + share * (until - from)));
  const wh = (samples.reduce((sum, each) => sum + each, 0) / samples.length) * ((until - from) / 3_600_000);
  return {
    importWh: Math.max(0, wh),
    exportWh: Math.max(0, -wh),
    peakW: gap ? null : Math.max(...samples) * 1.06,
    demandW: (wh * 3_600_000) / (until - from),
    coverage: gap ? 0 : (until - from) / 900_000,
    estimatedShare: gap ? 1 : 0,
  };
}
