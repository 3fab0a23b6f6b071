import { useSyncExternalStore } from "react";

/** What was done last and can be taken back. */
export interface Undoable {
  /** Differs for each. */
  id: number;
  /** What was done: "Contract Home was deleted". */
  text: string;
  undo: () => Promise<unknown>;
}

let current: Undoable | null = null;
let offers = 0;
const listeners = new Set<() => void>();

function become(next: Undoable | null): void {
  current = next;
  for (const listener of listeners) listener();
}

/** Offers to take back what was just done, in place of what was offered before. */
export function offerUndo(text: string, undo: () => Promise<unknown>): void {
  offers += 1;
  become({ id: offers, text, undo });
}

/** Offers nothing any more. */
export function forgetUndo(): void {
  become(null);
}

/** What can be taken back now, or null. */
export function useUndo(): Undoable | null {
  return useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => { listeners.delete(listener); };
  }, () => current);
}
