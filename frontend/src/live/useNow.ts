import { useSyncExternalStore } from "react";

/** Skews smaller than this are the network's, not the clock's. */
const SMALLEST_SKEW_MS = 3000;

let skew = 0;
let now = Date.now();
let timer: ReturnType<typeof setInterval> | undefined;
const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(() => {
    now = Date.now() + skew;
    for (const each of listeners) each();
  }, 1000);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) {
      clearInterval(timer);
      timer = undefined;
    }
  };
}

/** Follows the hub's clock where the browser's is wrong: ages and "today" are the hub's. */
export function followHubClock(hubNow: number, heardAt: number): void {
  const seen = hubNow - heardAt;
  skew = Math.abs(seen) < SMALLEST_SKEW_MS ? 0 : seen;
  now = Date.now() + skew;
}

/** The time now, once a second, from one timer for the whole page. */
export function useNow(): number {
  return useSyncExternalStore(subscribe, () => now);
}

const MINUTE = 60_000;

/** The time now in whole minutes: for ranges, which need not follow each second. */
export function useNowMinute(): number {
  return useSyncExternalStore(subscribe, () => Math.floor(now / MINUTE) * MINUTE);
}
