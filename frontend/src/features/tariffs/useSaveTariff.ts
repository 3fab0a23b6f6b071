import { useMutation, useQueryClient, type QueryClient } from "@tanstack/react-query";
import { apiUrl, sendJson, sendText, type Params } from "../../api/client";
import type { Tariff, TariffKind, TariffVersion } from "../../api/types";

/** A tariff decides every cost, bill and comparison. */
function refresh(queries: QueryClient) {
  return Promise.all(["tariffs", "cost", "bills", "compare"].map((key) => queries.invalidateQueries({ queryKey: [key] })));
}

export interface NewVersion {
  /** The contract it belongs to; null makes a new one. */
  into: string | null;
  /** A tariff as JSON text, native or URDB; sent as it is, so that no number loses a digit. */
  text: string;
  params: { id?: string; name?: string; kind?: TariffKind; deviceId?: string; zone?: string; validFrom?: string; validTo?: string };
}

/** Adds a contract or offer, or a version to one. */
export function useAddTariff() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ into, text, params }: NewVersion) => {
      const path = into === null ? "/api/tariffs" : `/api/tariffs/${encodeURIComponent(into)}/versions`;
      return sendText<Tariff>("POST", apiUrl(path, params satisfies Params), text);
    },
    onSuccess: () => refresh(queries),
  });
}

/** A version with its tariff as JSON text, sent as it is. */
export interface VersionText {
  validFrom?: string | null;
  validTo?: string | null;
  text: string;
}

export function versionText({ validFrom, validTo, tariff }: TariffVersion): VersionText {
  return { validFrom, validTo, text: JSON.stringify(tariff) };
}

/** Keeps a contract with its versions changed: one ended, mended or taken out. */
export function useSaveVersions() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ tariff, versions }: { tariff: Tariff; versions: VersionText[] }) => {
      const { id, name, kind, deviceId, zone } = tariff;
      const head = JSON.stringify({ id, name, kind, deviceId, zone }).slice(0, -1);
      const kept = versions.map(({ validFrom, validTo, text }) => `{"validFrom":${JSON.stringify(validFrom ?? null)},"validTo":${JSON.stringify(validTo ?? null)},"tariff":${text}}`);
      return sendText<Tariff>("PUT", `/api/tariffs/${encodeURIComponent(id)}`, `${head},"versions":[${kept.join(",")}]}`);
    },
    onSuccess: () => refresh(queries),
  });
}

export function useDeleteTariff() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => sendJson<undefined>("DELETE", `/api/tariffs/${encodeURIComponent(id)}`),
    onSuccess: () => refresh(queries),
  });
}
