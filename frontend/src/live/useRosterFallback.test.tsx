import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { renderHook, waitFor } from "@testing-library/react";
import type { ReactNode } from "react";
import { afterEach, expect, it, vi } from "vitest";
import { sampleDevice } from "../test/samples";
import { LiveStore } from "./store";
import { useRosterFallback } from "./useRosterFallback";

function freshQueries() {
  const client = new QueryClient({ defaultOptions: { queries: { retryDelay: 1 } } });
  return ({ children }: { children: ReactNode }) => <QueryClientProvider client={client}>{children}</QueryClientProvider>;
}

afterEach(() => { vi.unstubAllGlobals(); });

it("says that the hub is lost only when asking fails too", async () => {
  vi.stubGlobal("fetch", vi.fn(() => Promise.reject(new TypeError("no network"))));
  const store = new LiveStore((flush) => { flush(); });
  const { result, rerender } = renderHook(({ enabled }) => useRosterFallback(store, enabled), { wrapper: freshQueries(), initialProps: { enabled: true } });
  expect(result.current).toBe(false);
  await waitFor(() => { expect(result.current).toBe(true); });
  rerender({ enabled: false });
  expect(result.current).toBe(false);
});

it("takes the devices from REST while the socket is down", async () => {
  vi.stubGlobal("fetch", vi.fn((url: string) => Promise.resolve(new Response(JSON.stringify(url.startsWith("/api/devices") ? { devices: [sampleDevice()] } : { alerts: [] })))));
  const store = new LiveStore((flush) => { flush(); });
  const { result } = renderHook(() => useRosterFallback(store, true), { wrapper: freshQueries() });
  await waitFor(() => { expect(store.roster()).toHaveLength(1); });
  expect(result.current).toBe(false);
});
