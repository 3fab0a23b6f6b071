import { useQuery } from "@tanstack/react-query";
import { getJson } from "../../api/client";
import type { CommandList } from "../../api/types";

/** The commands a meter was given, newest first; asked again quickly while one is under way. */
export function useCommands(deviceId: string) {
  return useQuery({
    queryKey: ["commands", deviceId],
    queryFn: ({ signal }) => getJson<CommandList>(`/api/devices/${encodeURIComponent(deviceId)}/commands`, {}, signal),
    select: (data) => data.commands,
    refetchInterval: (query) => (query.state.data?.commands.some((each) => each.state === "sent" || each.state === "running") ? 3000 : 30_000),
  });
}
