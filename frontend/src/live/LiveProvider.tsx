import { addressOf } from "../api/address";
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState, type ReactNode } from "react";
import { getJson, inSite } from "../api/client";
import { session } from "../api/session";
import type { DeviceList } from "../api/types";
import { LiveLink, type LinkState, type Socket } from "./connection";
import { HubLostContext, LinkStateContext, LiveStoreContext } from "./context";
import { keepRoster, restoreRoster } from "./kept-roster";
import { Newcomers } from "./newcomers";
import { LiveStore } from "./store";
import { useRosterFallback } from "./useRosterFallback";

/** The hub takes the access token among the protocols: a browser's WebSocket has no headers. */
async function openSocket(): Promise<Socket> {
  const url = new URL(addressOf(inSite("/api/live")), window.location.href);
  url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
  const token = await session.accessToken();
  return new WebSocket(url, token ? ["ohmstead.v1", `bearer.${token}`] : []) as unknown as Socket;
}

const listed = async () => (await getJson<DeviceList>("/api/devices", {})).devices;

const KEEP_EVERY_MS = 15_000;

function restoredStore(): LiveStore {
  const store = new LiveStore();
  restoreRoster(store);
  store.onStranger = new Newcomers(store, listed).meet;
  return store;
}

/** Holds the live store and the one WebSocket that feeds it. */
export function LiveProvider({ children }: { children: ReactNode }) {
  const queries = useQueryClient();
  const [store] = useState(restoredStore);
  const [state, setState] = useState<LinkState>({ kind: "connecting" });
  const wasLive = useRef(false);

  useEffect(() => {
    const link = new LiveLink({
      open: openSocket,
      onState: setState,
      onMessage: (message) => {
        store.apply(message);
        if (message.type === "snapshot") {
          // After an interruption everything fetched before it may be out of date.
          if (wasLive.current) void queries.invalidateQueries();
          wasLive.current = true;
        }
        if (message.type === "alert") void queries.invalidateQueries({ queryKey: ["alerts"] });
      },
    });
    const retry = () => {
      if (document.visibilityState === "visible") link.retryNow();
    };
    link.start();
    window.addEventListener("online", retry);
    document.addEventListener("visibilitychange", retry);
    return () => {
      window.removeEventListener("online", retry);
      document.removeEventListener("visibilitychange", retry);
      link.stop();
    };
  }, [queries, store]);

  const lost = useRosterFallback(store, state.kind !== "live");
  useEffect(() => { if (lost) store.lose(); }, [lost, store]);
  useEffect(() => {
    const save = () => { keepRoster(store); };
    const timer = setInterval(save, KEEP_EVERY_MS);
    window.addEventListener("pagehide", save);
    return () => {
      clearInterval(timer);
      window.removeEventListener("pagehide", save);
    };
  }, [store]);

  return (
    <LiveStoreContext value={store}>
      <LinkStateContext value={state}>
        <HubLostContext value={lost}>{children}</HubLostContext>
      </LinkStateContext>
    </LiveStoreContext>
  );
}
