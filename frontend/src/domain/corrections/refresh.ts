import type { QueryClient } from "@tanstack/react-query";

/** What follows when readings are judged anew: energy, and everything that stands on it. */
export function refreshMeasured(queries: QueryClient) {
  const keys = ["corrections", "findings", "device-settings", "energy", "cost", "bills", "compare", "alerts"];
  return Promise.all(keys.map((key) => queries.invalidateQueries({ queryKey: [key] })));
}
