import { dateOf, localOf } from "../../format/calendar";
import type { UsageBar, UsageBucket } from "../../domain/energy/usage-series";

/** The same place of two times: the second hour of the third day, the fifth month. */
export interface Pair {
  place: number;
  shown: UsageBar | null;
  other: UsageBar | null;
}

/**
 * Two times side by side, bar by bar. Hours belong together by the clock, so that one that a change of the clocks skips or
 * repeats stands alone; days, weeks and months by their order.
 */
export function pairsOf(shown: readonly UsageBar[], other: readonly UsageBar[], bucket: UsageBucket, zone: string): Pair[] {
  const pairs = new Map<number, Pair>();
  const put = (bars: readonly UsageBar[], side: "shown" | "other") => {
    placesOf(bars, bucket, zone).forEach((place, index) => {
      pairs.set(place, { ...(pairs.get(place) ?? { place, shown: null, other: null }), [side]: bars[index] ?? null });
    });
  };
  put(shown, "shown");
  put(other, "other");
  return [...pairs.values()].sort((a, b) => a.place - b.place);
}

const MINUTES = 1440;

/** Where in its time each bar lies. Clock times count in half minutes, so that a repeated one has a place of its own. */
function placesOf(bars: readonly UsageBar[], bucket: UsageBucket, zone: string): number[] {
  if (bucket !== "hour" && bucket !== "15m") return bars.map((_, index) => index);
  const days = [...new Set(bars.map((bar) => dateOf(bar.from, zone)))];
  const taken = new Set<number>();
  return bars.map((bar) => {
    const [hour = 0, minute = 0] = localOf(bar.from, zone).slice(11, 16).split(":").map(Number);
    const first = 2 * (days.indexOf(dateOf(bar.from, zone)) * MINUTES + hour * 60 + minute);
    const place = taken.has(first) ? first + 1 : first;
    taken.add(place);
    return place;
  });
}
