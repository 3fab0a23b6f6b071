import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { fireEvent, render, screen, waitFor } from "@testing-library/react";
import { afterEach, expect, it, vi } from "vitest";
import type { ImportAnswer } from "../../api/types";
import { SiteContext } from "../../site/context";
import { sampleDevice, sampleSettings } from "../../test/samples";
import { ImportForm } from "./ImportForm";

const answer: ImportAnswer = {
  format: "ohmstead", rows: 3, stored: 2, duplicates: 0, conflicts: 0, missing: 0, rejected: 1, partial: 0, skipped: {}, ignoredColumns: [], notFound: [], unfinished: false,
  rejects: [{ line: 4, reason: "no-zone", detail: "in the hub's words" }],
  devices: { "meter-01": { readings: 2, firstAt: "2026-03-01T00:00:00+01:00", lastAt: "2026-03-01T01:00:00+01:00", highestEnergy: 100, cadenceSeconds: 3600, isOfPeriods: false } },
  preview: null, isWhole: null, days: null,
};
const previewed: ImportAnswer = { ...answer, preview: [], isWhole: true, days: { "meter-01": [{ date: "2026-03-01", importWh: 100, exportWh: 0 }] } };

/** A hub that previews, and imports; what it was asked is kept. */
function serve(first: () => Response = () => new Response(JSON.stringify(previewed))) {
  const asked: URL[] = [];
  vi.stubGlobal("fetch", vi.fn((path: string) => {
    const url = new URL(path, "http://hub");
    asked.push(url);
    return Promise.resolve(url.searchParams.has("preview") ? first() : new Response(JSON.stringify(answer)));
  }));
  return asked;
}

function show() {
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  render(<QueryClientProvider client={client}><SiteContext value={sampleSettings()}><ImportForm device={sampleDevice()} /></SiteContext></QueryClientProvider>);
}

const choose = (text: string) => { fireEvent.change(screen.getByLabelText("CSV file"), { target: { files: [new File([text], "a.csv")] } }); };
const button = () => screen.getByRole<HTMLButtonElement>("button", { name: "Import" });

afterEach(() => { vi.unstubAllGlobals(); });

it("says so where the file names another device than the field", async () => {
  serve();
  show();
  fireEvent.change(screen.getByLabelText("Into the device"), { target: { value: "washer" } });
  choose("timestamp,energy\n");
  await screen.findByText("The file itself says that these are of meter-01: they go there, not to washer.");
});

it("shows what an import would do before it can be asked for, with each day's energy and why a row is refused", async () => {
  const asked = serve();
  show();
  expect(button().disabled).toBe(true);
  choose("timestamp,energy\n");
  await screen.findByText("2 readings would be new, 1 row refused");
  expect(screen.getByText(/A time without a zone/)).toBeTruthy();
  expect(screen.getByRole("region", { name: "Energy of each day, meter-01" }).textContent).toContain("0.10 kWh");
  expect(asked).toHaveLength(1);
  fireEvent.click(screen.getByLabelText(/between two rows nothing is missing/));
  fireEvent.click(button());
  await screen.findByText("2 readings stored, 1 row refused");
  expect(asked.map((url) => [url.searchParams.get("preview"), url.searchParams.get("acceptCadence")])).toEqual([["true", null], [null, "true"]]);
});

it("lets no file be imported that the hub cannot read, and asks for its columns", async () => {
  const asked = serve(() => new Response(JSON.stringify({ title: "Bad Request", detail: "unknown header" }), { status: 400 }));
  show();
  choose("\uFEFFZeit;Verbrauch (kWh)\n01.03.2026 00:15;1,5\n");
  await screen.findByText("This cannot be imported so");
  expect(button().disabled).toBe(true);
  fireEvent.change(screen.getByLabelText("Its format is"), { target: { value: "columns" } });
  await waitFor(() => { expect(asked.at(-1)?.searchParams.get("map")).toBe("time=#1,used=#2:kWh"); });
  expect(asked.at(-1)?.searchParams.get("format")).toBe("mapped");
  fireEvent.change(screen.getByLabelText("Zeit"), { target: { value: "" } });
  expect(await screen.findByText("Say which column is the time: one.")).toBeTruthy();
  expect(button().disabled).toBe(true);
});
