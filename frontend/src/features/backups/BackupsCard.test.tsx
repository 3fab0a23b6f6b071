import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render, screen } from "@testing-library/react";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { Backups } from "../../api/types";
import { SiteContext } from "../../site/context";
import { sampleSettings } from "../../test/samples";
import { BackupsCard } from "./BackupsCard";

const at = "2026-11-23T04:00:00Z";
const report: Backups = {
  directory: "/var/lib/ohmstead/backups",
  everyS: 86_400,
  keep: 7,
  last: { at, devices: 3, readings: 9, bytes: 35_651_584, tookMs: 900, file: "ohmstead-20261123T040000Z.db" },
  files: [{ name: "ohmstead-20261123T040000Z.db", at, bytes: 35_651_584 }],
  s3: {
    address: "s3://backups/ohmstead/",
    endpoint: "https://s3.example.com",
    keep: 7,
    last: { at, bytes: 0, tookMs: 9, fault: "the store refuses it: NoSuchBucket (404)" },
    files: [],
  },
};

function show(backups: boolean) {
  const fetched = vi.fn(() => Promise.resolve(new Response(JSON.stringify(report))));
  vi.stubGlobal("fetch", fetched);
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  render(
    <QueryClientProvider client={client}>
      <SiteContext value={{ ...sampleSettings(), backups }}><BackupsCard /></SiteContext>
    </QueryClientProvider>,
  );
  return fetched;
}

afterEach(() => { vi.unstubAllGlobals(); });

describe("BackupsCard", () => {
  it("says where each copy is, and why one is not there", async () => {
    show(true);
    const [here, bucket] = await screen.findAllByTestId("backup-place");
    expect(here?.textContent).toContain("Up to date");
    expect(here?.textContent).toContain("/var/lib/ohmstead/backups");
    expect(here?.textContent).toContain("34 MiB");
    expect(bucket?.textContent).toContain("s3://backups/ohmstead/ at https://s3.example.com");
    expect(bucket?.textContent).toContain("There is no copy yet.");
    expect(bucket?.textContent).toContain("NoSuchBucket (404)");
  });

  it("asks nothing of a hub that makes none", () => {
    expect(show(false)).not.toHaveBeenCalled();
    expect(screen.getByText("The hub makes no copies by itself")).toBeTruthy();
  });
});
