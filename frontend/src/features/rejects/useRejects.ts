import { useQuery } from "@tanstack/react-query";
import { getJson } from "../../api/client";
import type { RejectList } from "../../api/types";

export function useRejects() {
  return useQuery({
    queryKey: ["rejects"],
    queryFn: ({ signal }) => getJson<RejectList>("/api/rejects", {}, signal),
    refetchInterval: 30_000,
  });
}
