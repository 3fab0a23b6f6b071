import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { apiUrl, sendFile } from "../../api/client";
import type { ImportAnswer } from "../../api/types";
import { refreshMeasured } from "../../domain/corrections/refresh";

export interface ImportAsk {
  file: File;
  deviceId: string;
  /** What the values are, where the file does not say. */
  unit?: string;
  /** Where times without a zone were read off the clock. */
  zone?: string;
  /** Which columns are what, where the file is of no known format. */
  map?: string;
}

function urlOf({ file, deviceId, unit, zone, map }: ImportAsk, more: { preview?: "true"; acceptCadence?: "true" }): string {
  return apiUrl("/api/import", { deviceId, unit: map ? undefined : unit, zone, map, format: map ? "mapped" : undefined, name: file.name, ...more });
}

/** Takes readings in from a file; one that was cut off is simply sent again. */
export function useImport() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ ask, acceptCadence }: { ask: ImportAsk; acceptCadence: boolean }) => sendFile<ImportAnswer>(urlOf(ask, acceptCadence ? { acceptCadence: "true" } : {}), ask.file, "text/csv"),
    onSettled: async () => {
      await refreshMeasured(queries);
      await queries.invalidateQueries({ queryKey: ["device"] });
    },
  });
}

/** More of a file is not sent to be looked at. */
const PREVIEW_BYTES = 16 * 1024 * 1024;

export interface ImportPreview {
  answer: ImportAnswer;
  /** Whether the whole file was looked at. */
  isWhole: boolean;
}

/** What an import would do; the hub keeps nothing. */
export function useImportPreview(ask: ImportAsk | null) {
  return useQuery({
    queryKey: ["import-preview", ask && [ask.file.name, ask.file.size, ask.file.lastModified, ask.deviceId, ask.unit, ask.zone, ask.map]],
    queryFn: () => (ask ? preview(ask) : null),
    enabled: ask !== null,
    placeholderData: keepPreviousData,
    retry: false,
    gcTime: 0,
    staleTime: Infinity,
  });
}

async function preview(ask: ImportAsk): Promise<ImportPreview> {
  const isWhole = ask.file.size <= PREVIEW_BYTES || /\.xml$/i.test(ask.file.name);
  const body = isWhole ? ask.file : await wholeLines(ask.file.slice(0, PREVIEW_BYTES));
  const answer = await sendFile<ImportAnswer>(urlOf(ask, { preview: "true" }), body, "text/csv");
  return { answer, isWhole: isWhole && answer.isWhole !== false };
}

/** Without the line that was cut. */
async function wholeLines(part: Blob): Promise<Blob> {
  const end = new Uint8Array(await part.arrayBuffer()).lastIndexOf(10);
  return part.slice(0, end + 1);
}
