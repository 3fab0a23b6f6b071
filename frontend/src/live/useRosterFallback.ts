import { useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { getJson } from "../api/client";
import type { Alert, AlertList, Device, DeviceList } from "../api/types";
import type { LiveStore } from "./store";

interface Roster {
  devices: Device[];
  alerts: Alert[];
}

async function fetchRoster(signal: AbortSignal): Promise<Roster> {
  const [{ devices }, { alerts }] = await Promise.all([
    getJson<DeviceList>("/api/devices", {}, signal),
    getJson<AlertList>("/api/alerts", { state: "active" }, signal),
  ]);
  return { devices, alerts };
}

/** While the WebSocket is down (a proxy may forbid it), devices and alerts are asked for instead. True when that fails too. */
export function useRosterFallback(store: LiveStore, enabled: boolean): boolean {
  const { data, dataUpdatedAt, errorUpdatedAt } = useQuery({
    queryKey: ["roster"],
    queryFn: ({ signal }) => fetchRoster(signal),
    enabled,
    refetchInterval: 5000,
    retry: 1,
  });
  useEffect(() => {
    if (enabled && data) store.seed(data.devices, data.alerts);
  }, [store, enabled, data]);
  // A query that is asked again after an error forgets that error; when it was stays.
  return enabled && errorUpdatedAt > dataUpdatedAt;
}
