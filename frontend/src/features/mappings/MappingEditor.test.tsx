import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { fireEvent, render, screen, waitFor } from "@testing-library/react";
import { afterEach, expect, it, vi } from "vitest";
import type { Trial } from "../../api/types";
import { SiteContext } from "../../site/context";
import { sampleReading, sampleSettings } from "../../test/samples";
import { flawReasons } from "./mapping-draft";
import { MappingEditor } from "./MappingEditor";

const nothing: Trial = { flaws: [], system: null, isOn: false, seen: [], readings: [], reason: null, detail: null };

/** A hub that answers each trial with `answer`, by what is asked. */
function serve(answer: (body: { mapping: { device: string } | null }) => Partial<Trial>) {
  const fetched = vi.fn((_url: string, init: RequestInit) => Promise.resolve(new Response(JSON.stringify({ ...nothing, ...answer(JSON.parse(String(init.body)) as never) }))));
  vi.stubGlobal("fetch", fetched);
  return fetched;
}

function show(onDone = vi.fn()) {
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  const sample = { topic: "solar/roof", payload: '{"power":5}' };
  render(<QueryClientProvider client={client}><SiteContext value={sampleSettings()}><MappingEditor kept={null} sample={sample} taken={[]} onDone={onDone} /></SiteContext></QueryClientProvider>);
  return onDone;
}

afterEach(() => { vi.unstubAllGlobals(); });

it("shows what the hub would make of the message, and what each value finds", async () => {
  const tried = { deviceId: "solar-roof", name: "solar-roof", device: "new" as const, toldTime: false, reading: sampleReading({ power: 5 }), reason: null, detail: null, leftOut: [] };
  serve(({ mapping }) => (mapping ? { system: "mapped", isOn: true, seen: ["5"], readings: [tried] } : { reason: "not-understood", detail: "x" }));
  show();
  expect(await screen.findByText("In the message: 5")).toBeTruthy();
  expect(screen.getByText("New: it will wait to be adopted")).toBeTruthy();
});

it("puts each fault at its field in words, and keeps what is faulty from being saved", async () => {
  const flaws = flawReasons.map((reason) => ({ at: "/device", reason, detail: "in English" }));
  serve(({ mapping }) => (mapping ? { flaws } : {}));
  show();
  const field = await waitFor(() => {
    const found = screen.getByLabelText("Id of the device");
    expect(found.getAttribute("aria-invalid")).toBe("true");
    return found;
  });
  expect(document.getElementById(field.getAttribute("aria-describedby") ?? "")?.textContent).not.toContain("English");
  expect(screen.getByRole<HTMLButtonElement>("button", { name: "Save mapping" }).disabled).toBe(true);
});

it("does not ask the hub while a factor is no number", async () => {
  const fetched = serve(() => ({}));
  show();
  await waitFor(() => { expect(fetched).toHaveBeenCalled(); });
  fireEvent.change(screen.getByLabelText("Factor"), { target: { value: "x" } });
  expect(await screen.findByText("A number above 0")).toBeTruthy();
  expect(fetched.mock.calls.every(([, init]) => !String(init.body).includes('"scale":0'))).toBe(true);
});
