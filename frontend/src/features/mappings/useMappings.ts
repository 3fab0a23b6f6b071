import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { getJson, sendJson } from "../../api/client";
import type { KeptMapping, Mapping, MappingList, Trial } from "../../api/types";
import { t } from "../../i18n/t";
import { offerUndo } from "../../ui/undo";
import type { Message } from "./mapping-draft";

const KEY = ["mappings"];

/** Every mapping, and the last message of each topic that nothing reads. */
export function useMappings() {
  return useQuery({
    queryKey: KEY,
    queryFn: ({ signal }) => getJson<MappingList>("/api/mappings", {}, signal),
    refetchInterval: 10_000,
  });
}

const put = ({ id, mapping }: { id: string; mapping: Mapping }) => sendJson<KeptMapping>("PUT", `/api/mappings/${encodeURIComponent(id)}`, mapping);

export function useSaveMapping() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: put,
    onSuccess: () => queries.invalidateQueries({ queryKey: KEY }),
  });
}

export function useRemoveMapping() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ id }: KeptMapping) => sendJson("DELETE", `/api/mappings/${encodeURIComponent(id)}`),
    onSuccess: (_, { id, ...mapping }) => {
      const refresh = () => queries.invalidateQueries({ queryKey: KEY });
      offerUndo(t("The mapping of {0} was removed.", mapping.topic), () => put({ id, mapping }).then(refresh));
      return refresh();
    },
  });
}

/** What a message would become, by a mapping or (null) as the hub reads it now; the hub keeps nothing of it. */
export function useTrial(message: Message, mapping: Mapping | null, enabled: boolean) {
  return useQuery({
    queryKey: ["mapping-trial", message, mapping],
    queryFn: ({ signal }) => trial(message, mapping, signal),
    enabled: enabled && message.payload !== "" && message.topic !== "",
    placeholderData: keepPreviousData,
    staleTime: 60_000,
    gcTime: 60_000,
  });
}

async function trial(message: Message, mapping: Mapping | null, signal: AbortSignal): Promise<Trial> {
  signal.throwIfAborted();
  return sendJson<Trial>("POST", "/api/mappings/try", { ...message, mapping });
}
