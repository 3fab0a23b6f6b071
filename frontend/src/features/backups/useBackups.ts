import { useQuery } from "@tanstack/react-query";
import { getJson } from "../../api/client";
import type { Backups } from "../../api/types";

/** Copies that the hub makes by itself; asked only of a hub that makes any. */
export function useBackups() {
  return useQuery({
    queryKey: ["backups"],
    queryFn: ({ signal }) => getJson<Backups>("/api/backups", {}, signal),
    refetchInterval: 60_000,
  });
}
