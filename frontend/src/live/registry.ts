import { ApiError, getJson } from "../api/client";
import type { DeviceList, LiveMessage, WaitingList } from "../api/types";
import type { Registry } from "./newcomers";

/** Ids of the devices that wait to be adopted; a hub without a waiting list has none. */
async function waitingIds(): Promise<ReadonlySet<string>> {
  const { waiting } = await getJson<WaitingList>("/api/devices/waiting", {}).catch((error: unknown) => {
    if (error instanceof ApiError && error.status === 404) return { waiting: [] };
    throw error;
  });
  return new Set(waiting.map((each) => each.id));
}

export const registry: Registry = {
  waiting: waitingIds,
  devices: async () => (await getJson<DeviceList>("/api/devices", {})).devices,
};

/** A message as the list of devices takes it: a snapshot may hold devices that wait. */
export async function withoutWaiting(message: LiveMessage): Promise<LiveMessage> {
  if (message.type !== "snapshot") return message;
  // What is shown waits for the answer, but not for the lack of one.
  const waiting = await waitingIds().catch(() => new Set<string>());
  return waiting.size === 0 ? message : { ...message, devices: message.devices.filter((device) => !waiting.has(device.id)) };
}
