import { useSearchParams } from "react-router";
import type { Device, Tariff } from "../api/types";
import { useTariffs } from "../features/tariffs/useTariffs";
import { useRoster } from "../live/context";

interface MoneyPage {
  /** Undefined until the hub has answered. */
  tariffs: readonly Tariff[] | undefined;
  devices: readonly Device[] | null;
  error: Error | null;
  retry: () => void;
  /** The contract the page is about: the address's, else the first. */
  contract: Tariff | undefined;
  params: URLSearchParams;
  set: (changes: Record<string, string | undefined>, replace?: boolean) => void;
}

/** What the pages about money have in common. */
export function useMoneyPage(): MoneyPage {
  const tariffs = useTariffs();
  const devices = useRoster();
  const [params, setParams] = useSearchParams();
  const contracts = tariffs.data?.filter((each) => each.kind === "contract") ?? [];
  const set = (changes: Record<string, string | undefined>, replace = true) => {
    setParams((before) => {
      const next = new URLSearchParams(before);
      for (const [key, value] of Object.entries(changes)) {
        if (value) next.set(key, value);
        else next.delete(key);
      }
      return next;
    }, { replace, preventScrollReset: true });
  };
  return {
    tariffs: tariffs.data,
    devices,
    // What was known before a failed question still holds.
    error: tariffs.data ? null : tariffs.error,
    retry: () => void tariffs.refetch(),
    contract: contracts.find((each) => each.id === params.get("contract")) ?? contracts[0],
    params,
    set,
  };
}
