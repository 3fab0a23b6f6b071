import { useQuery } from "@tanstack/react-query";
import { getJson } from "../../api/client";
import type { TariffList } from "../../api/types";

/** Contracts and offers. */
export function useTariffs() {
  return useQuery({
    queryKey: ["tariffs"],
    queryFn: ({ signal }) => getJson<TariffList>("/api/tariffs", {}, signal),
    select: (data) => data.tariffs,
  });
}
