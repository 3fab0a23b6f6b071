import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { fireEvent, render, screen, within } from "@testing-library/react";
import { MemoryRouter, useLocation } from "react-router";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { slotsOf } from "../../format/calendar";
import { SiteContext } from "../../site/context";
import { sampleBucket, sampleSettings } from "../../test/samples";
import { CompareCard } from "./CompareCard";

const { timezone } = sampleSettings().site;
const asked: URLSearchParams[] = [];

beforeEach(() => {
  asked.length = 0;
  vi.stubGlobal("fetch", vi.fn((url: string) => {
    const query = new URL(url, "http://hub").searchParams;
    asked.push(query);
    const span = { from: query.get("from") ?? "", to: query.get("to") ?? "" };
    const buckets = query.get("bucket") === "year" ? [] : slotsOf(span, "day", timezone).map((slot) => sampleBucket(slot));
    return Promise.resolve(new Response(JSON.stringify({ buckets, total: sampleBucket({ ...span, importWh: span.from.startsWith("2026-02") ? 7000 : 3500 }) })));
  }));
});
afterEach(() => { vi.unstubAllGlobals(); });

const Address = () => <p data-testid="address">{useLocation().search}</p>;

function show(address: string) {
  render(
    <QueryClientProvider client={new QueryClient()}>
      <SiteContext value={sampleSettings()}>
        <MemoryRouter initialEntries={[address]}><CompareCard deviceId="house" deviceName="House" /><Address /></MemoryRouter>
      </SiteContext>
    </QueryClientProvider>,
  );
}

const past = "/?show=custom&first=2026-03-01&last=2026-03-07";

it("sets a time beside the one that the address names, and says which is which", async () => {
  show(`${past}&with=2026-02-10`);
  const figure = await screen.findByRole("figure");
  expect(figure.getAttribute("aria-label")).toMatch(/^Energy used by House: 1\D+7 Mar 2026 3.50 kWh, beside 10\D+16 Feb 2026 7.00 kWh$/);
  expect(screen.getByRole("status").textContent).toMatch(/7 Mar 2026 beside 10\D+16 Feb 2026/);
  expect(screen.getAllByRole("listitem").slice(0, 2).map((item) => item.textContent)).toEqual([expect.stringContaining("Mar 2026"), expect.stringContaining("Feb 2026")]);
  expect(asked.some((query) => query.get("from")?.startsWith("2026-02-10") && query.get("to")?.startsWith("2026-02-17"))).toBe(true);
});

it("keeps the choice in the address, and the time before needs none", async () => {
  show(past);
  await screen.findByRole("figure");
  const search = () => screen.getByTestId("address").textContent;
  fireEvent.click(screen.getByRole("button", { name: "A year earlier" }));
  expect(search()).toContain("with=year");
  fireEvent.click(screen.getByRole("button", { name: "Another" }));
  fireEvent.change(screen.getByLabelText("First day compared with"), { target: { value: "2026-01-05" } });
  expect(search()).toContain("with=2026-01-05");
  fireEvent.click(screen.getByRole("button", { name: "Range before" }));
  expect(search()).not.toContain("with=");
});

it("has both times in its table, each bar with its own date", async () => {
  show(`${past}&with=2026-02-10`);
  await screen.findByRole("figure");
  fireEvent.click(screen.getByRole("button", { name: "Show as table" }));
  const rows = within(screen.getByRole("table")).getAllByRole("row");
  expect(rows).toHaveLength(8);
  expect(rows[1]?.textContent).toMatch(/1 Mar.*10 Feb/);
});
