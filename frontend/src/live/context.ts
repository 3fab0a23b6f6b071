import { createContext, use, useCallback, useSyncExternalStore } from "react";
import type { Alert, Device } from "../api/types";
import type { LinkState } from "./connection";
import { LiveStore, type LiveDevice } from "./store";

export const LiveStoreContext = createContext<LiveStore>(new LiveStore());
/** Neither live nor by asking can the hub be heard: what is known may be old. */
export const HubLostContext = createContext(false);
export const LinkStateContext = createContext<LinkState>({ kind: "connecting" });

export function useLiveStore(): LiveStore {
  return use(LiveStoreContext);
}

export function useHubLost(): boolean {
  return use(HubLostContext);
}

export function useLinkState(): LinkState {
  return use(LinkStateContext);
}

/** All devices, without their changing readings; null until the hub has answered. */
export function useRoster(): readonly Device[] | null {
  const store = useLiveStore();
  return useSyncExternalStore(store.onRoster, store.roster);
}

export function useActiveAlerts(): readonly Alert[] {
  const store = useLiveStore();
  return useSyncExternalStore(store.onAlerts, store.alerts);
}

/** One device with its newest reading; re-renders when that device reports. */
export function useLiveDevice(id: string): LiveDevice | undefined {
  const store = useLiveStore();
  const subscribe = useCallback((listener: () => void) => store.onDevice(id, listener), [store, id]);
  return useSyncExternalStore(subscribe, () => store.device(id));
}
