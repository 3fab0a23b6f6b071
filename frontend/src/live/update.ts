import { useSyncExternalStore } from "react";

type Install = () => Promise<void>;

let install: Install | null = null;
const listeners = new Set<() => void>();

/** A newer program waits in this browser; `next` loads it. */
export function announceUpdate(next: Install): void {
  install = next;
  for (const listener of listeners) listener();
}

/** Loads the newer program that waits; null while there is none. */
export function useUpdate(): Install | null {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => { listeners.delete(listener); };
    },
    () => install,
  );
}
