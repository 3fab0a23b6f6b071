import { useMutation, useQueryClient } from "@tanstack/react-query";
import { apiUrl, sendFile } from "../../api/client";
import { refreshMeasured } from "../../domain/corrections/refresh";
import type { ImportReport } from "./import-text";

export interface ImportAsk {
  file: File;
  deviceId: string;
  /** What the values are, where the file does not say. */
  unit?: string;
  /** Where times without a zone were read off the clock. */
  zone?: string;
}

/** Takes readings in from a CSV file; one that was cut off is simply sent again. */
export function useImport() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ file, deviceId, unit, zone }: ImportAsk) => sendFile<ImportReport>(apiUrl("/api/import", { deviceId, unit, zone, name: file.name }), file, "text/csv"),
    onSettled: async () => {
      await refreshMeasured(queries);
      await queries.invalidateQueries({ queryKey: ["device"] });
    },
  });
}
