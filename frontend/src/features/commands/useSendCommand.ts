import { useMutation, useQueryClient } from "@tanstack/react-query";
import { apiUrl, sendJson } from "../../api/client";
import type { Command, CommandBody } from "../../api/types";

/** Seconds the hub waits for the meter's answer. */
const WAIT_S = 5;

/** Gives a command to a meter; the answer is the meter's when it came in time. */
export function useSendCommand(deviceId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: CommandBody) => sendJson<Command>("POST", apiUrl(`/api/devices/${encodeURIComponent(deviceId)}/commands`, { wait: WAIT_S }), body),
    onSettled: () => queries.invalidateQueries({ queryKey: ["commands", deviceId] }),
  });
}
