import { useMutation, useQueryClient, type QueryClient } from "@tanstack/react-query";
import { apiUrl, sendJson, sendText, type Params } from "../../api/client";
import type { Tariff, TariffKind, TariffVersion } from "../../api/types";
import { t } from "../../i18n/t";
import { offerUndo } from "../../ui/undo";

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
    onSuccess: (made, { into }) => {
      if (into === null) offerUndo(t("{0} was added.", made.name), () => remove(made).then(() => refresh(queries)));
      return refresh(queries);
    },
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

function putTariff({ id, name, kind, deviceId, zone }: Tariff, versions: readonly VersionText[]): Promise<Tariff> {
  const head = JSON.stringify({ id, name, kind, deviceId, zone }).slice(0, -1);
  const kept = versions.map(({ validFrom, validTo, text }) => `{"validFrom":${JSON.stringify(validFrom ?? null)},"validTo":${JSON.stringify(validTo ?? null)},"tariff":${text}}`);
  return sendText<Tariff>("PUT", `/api/tariffs/${encodeURIComponent(id)}`, `${head},"versions":[${kept.join(",")}]}`);
}

const remove = ({ id }: Tariff) => sendJson<undefined>("DELETE", `/api/tariffs/${encodeURIComponent(id)}`);

/** Puts a contract back as it was. */
async function putBack(tariff: Tariff, queries: QueryClient): Promise<void> {
  await putTariff(tariff, tariff.versions.map(versionText));
  await refresh(queries);
}

/** Keeps a contract with its versions changed: one ended, mended or taken out. */
export function useSaveVersions() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ tariff, versions }: { tariff: Tariff; versions: VersionText[] }) => putTariff(tariff, versions),
    onSuccess: (_, { tariff }) => {
      offerUndo(t("The prices of {0} were changed.", tariff.name), () => putBack(tariff, queries));
      return refresh(queries);
    },
  });
}

export function useDeleteTariff() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: remove,
    onSuccess: (_, tariff) => {
      offerUndo(t("{0} was deleted.", tariff.name), () => putBack(tariff, queries));
      return refresh(queries);
    },
  });
}
