import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { cleanup, fireEvent, render, screen, waitFor } from "@testing-library/react";
import { afterEach, describe, expect, it, vi } from "vitest";
import { SimpleTariffForm } from "./SimpleTariffForm";
import { newDraft } from "./tariff-draft";

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

function show(answer: Response) {
  const fetched = vi.fn<typeof fetch>(() => Promise.resolve(answer));
  vi.stubGlobal("fetch", fetched);
  const onDone = vi.fn();
  render(
    <QueryClientProvider client={new QueryClient()}>
      <SimpleTariffForm task={{ what: "new", kind: "contract" }} start={newDraft("contract", "")} tariffs={[]} devices={[]} currency="EUR" onDone={onDone} />
    </QueryClientProvider>,
  );
  return { fetched, onDone };
}

const type = (label: RegExp, value: string) => { fireEvent.change(screen.getByLabelText(label), { target: { value } }); };

describe("SimpleTariffForm", () => {
  it("sends nothing while a field is wrong, and says which", () => {
    const { fetched } = show(new Response("{}"));
    fireEvent.click(screen.getByRole("button", { name: "Save tariff" }));
    expect(screen.getByLabelText("Name").getAttribute("aria-invalid")).toBe("true");
    expect(screen.getByText("A number such as 0.2990")).toBeTruthy();
    expect(fetched).not.toHaveBeenCalled();
  });

  it("sends the tariff with its dates, digit for digit", async () => {
    const { fetched, onDone } = show(new Response("{}", { status: 201 }));
    type(/^Name$/, "City Power");
    type(/^Valid from/, "2026-01-01");
    type(/^Price \(/, "0.29900");
    fireEvent.click(screen.getByRole("button", { name: "Save tariff" }));
    await waitFor(() => { expect(onDone).toHaveBeenCalled(); });
    const [url, init] = fetched.mock.calls[0] ?? [];
    expect(url).toBe("/api/tariffs?id=city-power&name=City+Power&kind=contract&validFrom=2026-01-01");
    expect(init?.body).toContain('"price":"0.29900"');
  });

  it("sends tiers and seasons as they were entered", async () => {
    const { fetched, onDone } = show(new Response("{}", { status: 201 }));
    type(/^Name$/, "City Power");
    fireEvent.click(screen.getByRole("button", { name: "Prices by time" }));
    fireEvent.click(screen.getAllByRole("button", { name: "Add tiers" })[1] as HTMLElement);
    type(/^Up to \(kWh\)/, "500");
    screen.getAllByLabelText(/^Price \(EUR/).forEach((field, index) => { fireEvent.change(field, { target: { value: `0.${String(index + 1)}` } }); });
    type(/^Above that/, "0.4");
    fireEvent.change(screen.getByLabelText("The limits of the tiers count"), { target: { value: "kWh each day" } });
    fireEvent.click(screen.getByRole("button", { name: "Divide the year into seasons" }));
    fireEvent.change(screen.getAllByLabelText("To the end of")[0] as HTMLElement, { target: { value: "8" } });
    fireEvent.change(screen.getAllByLabelText("At all other times")[1] as HTMLElement, { target: { value: "0" } });
    fireEvent.click(screen.getByRole("button", { name: "Save tariff" }));
    await waitFor(() => { expect(onDone).toHaveBeenCalled(); });
    const sent = JSON.parse(fetched.mock.calls[0]?.[1]?.body as string) as Record<string, unknown>;
    const [summer, winter] = [[6, 7, 8], [9, 10, 11, 12, 1, 2, 3, 4, 5]];
    expect(sent).toMatchObject({
      energy: [{ price: { bands: {
        bands: [{ name: "night", tiers: [{ price: "0.1" }] }, { name: "day", tiers: [{ upTo: "500", unit: "kWh each day", price: "0.2" }, { price: "0.4" }] }],
        schedule: { rules: [{ months: summer, from: "22:00", to: "06:00", band: "night" }, { months: summer, band: "day" }, { months: winter, band: "night" }, { months: winter, band: "night" }] },
      } } }],
      about: { seasons: [{ name: "Summer", months: summer }, { name: "Winter", months: winter }] },
    });
  });

  it("shows the hub's refusal in its own words, and keeps what was typed", async () => {
    const { onDone } = show(new Response(JSON.stringify({ title: "Bad Request", status: 400, detail: "tariff: energy[0]: the price is too large" }), { status: 400 }));
    type(/^Name$/, "City Power");
    type(/^Price \(/, "99999");
    fireEvent.click(screen.getByRole("button", { name: "Save tariff" }));
    expect((await screen.findByRole("alert")).textContent).toContain("energy[0]: the price is too large");
    expect(screen.getByLabelText<HTMLInputElement>(/^Name$/).value).toBe("City Power");
    expect(onDone).not.toHaveBeenCalled();
  });
});
