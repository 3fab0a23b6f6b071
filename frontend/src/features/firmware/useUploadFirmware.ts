import { useMutation, useQueryClient } from "@tanstack/react-query";
import { sendFile, sendJson } from "../../api/client";
import type { Firmware } from "../../api/types";

/** Uploads a signed file; the hub checks its header, length, hash and signature. */
export function useUploadFirmware() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (file: Blob) => sendFile<Firmware>("/api/firmware", file),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["firmware"] }),
  });
}

/** Removes a file that no roll-out uses. */
export function useDeleteFirmware() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (id: number) => sendJson<undefined>("DELETE", `/api/firmware/${String(id)}`),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["firmware"] }),
  });
}
