import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { fireEvent, render, screen } from "@testing-library/react";
import { MemoryRouter, useLocation } from "react-router";
import { afterEach, expect, it, vi } from "vitest";
import { SiteContext } from "../../site/context";
import { sampleSettings } from "../../test/samples";
import { SitesCard } from "./SitesCard";

afterEach(() => { vi.unstubAllGlobals(); });

/** 500 sites: every hundredth has an alert, every fiftieth a silent meter, and of the last nothing comes. */
const sites = Array.from({ length: 500 }, (_, index) => ({
  id: `home-${String(index)}`, name: `Home ${String(index)}`, timezone: "UTC", currency: "EUR", billingDay: 1, role: "admin",
  devices: 2, alerts: index % 100 === 7 ? 1 : 0, silent: index === 499 ? 2 : index % 50 === 9 ? 1 : 0, todayWh: index === 499 ? null : 1000 + index,
}));

const Address = () => <p data-testid="address">{useLocation().search}</p>;

async function show(address = "/settings/sites") {
  vi.stubGlobal("fetch", vi.fn(() => Promise.resolve(new Response(JSON.stringify({ sites })))));
  render(
    <QueryClientProvider client={new QueryClient()}>
      <SiteContext value={sampleSettings()}><MemoryRouter initialEntries={[address]}><SitesCard /><Address /></MemoryRouter></SiteContext>
    </QueryClientProvider>,
  );
  await screen.findAllByRole("listitem");
}

const rows = () => screen.getAllByRole("listitem").map((row) => /Home \d+/.exec(row.textContent)?.[0]);

it("shows of 500 sites those that need attention first, and more when asked", async () => {
  await show();
  expect(rows()).toHaveLength(50);
  expect(rows().slice(0, 7)).toEqual(["Home 7", "Home 107", "Home 207", "Home 307", "Home 407", "Home 499", "Home 9"]);
  expect(screen.getByText("No data today").closest("li")?.textContent).toContain("Home 499");
  fireEvent.click(screen.getByRole("button", { name: "Show more" }));
  expect(rows()).toHaveLength(100);
});

it("counts each need, shows only those with it, and the address keeps that", async () => {
  await show();
  fireEvent.click(screen.getByRole("button", { name: "Alerts (5)" }));
  expect(rows()).toHaveLength(5);
  expect(screen.getByTestId("address").textContent).toBe("?need=alerts");
  expect(screen.getByRole("status").textContent).toBe("5 of 500");
  fireEvent.click(screen.getByRole("button", { name: "Silent meters (11)" }));
  expect(rows()).toHaveLength(11);
  fireEvent.click(screen.getByRole("button", { name: "All" }));
  fireEvent.change(screen.getByLabelText("Order"), { target: { value: "usage" } });
  expect(rows()[0]).toBe("Home 498");
});

it("begins with what the address says", async () => {
  await show("/settings/sites?search=home+49&order=name");
  expect(rows()[0]).toBe("Home 49");
  expect(rows()).toHaveLength(15);
});
