import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, describe, expect, it, vi } from "vitest";
import { TariffEditor } from "./TariffEditor";

afterEach(cleanup);

describe("TariffEditor", () => {
  it("opens a template with tiers in the form, in its own currency, and says of another what the form cannot show", () => {
    render(
      <QueryClientProvider client={new QueryClient()}>
        <TariffEditor task={{ what: "new", kind: "contract" }} tariffs={[]} devices={[]} currency="EUR" today="2026-11-26" onDone={vi.fn()} />
      </QueryClientProvider>,
    );
    fireEvent.change(screen.getByLabelText("Begin with"), { target: { value: "us-tiered" } });
    expect(screen.getByLabelText<HTMLInputElement>("Up to (kWh)").value).toBe("10");
    expect(screen.getByLabelText<HTMLInputElement>("Above that (USD/kWh)").value).toBe("0.45");
    expect(screen.getByLabelText<HTMLInputElement>("Minimum bill (USD)").value).toBe("0.39");
    fireEvent.change(screen.getByLabelText("Begin with"), { target: { value: "no-norgesnett-2024-11" } });
    expect(screen.getByText(/cannot show all of this tariff: charges for peak power\./)).toBeTruthy();
    expect(screen.getByLabelText("Tariff (JSON)")).toBeTruthy();
  });

  it("begins with a template, shows its source and its text, and goes back to an empty one", () => {
    render(
      <QueryClientProvider client={new QueryClient()}>
        <TariffEditor task={{ what: "new", kind: "contract" }} tariffs={[]} devices={[]} currency="EUR" today="2026-11-26" onDone={vi.fn()} />
      </QueryClientProvider>,
    );
    fireEvent.change(screen.getByLabelText("Begin with"), { target: { value: "fr-tempo-2024-02" } });
    expect(screen.getByText(/EDF Tempo, prices with all taxes/, { selector: "p" })).toBeTruthy();
    const text = screen.getByLabelText<HTMLTextAreaElement>("Tariff (JSON)");
    expect(JSON.parse(text.value)).toMatchObject({ id: "fr-tempo-2024-02", dayStart: "06:00" });
    fireEvent.change(screen.getByLabelText("Begin with"), { target: { value: "" } });
    expect(screen.queryByText(/EDF Tempo/)).toBeNull();
    expect(screen.getByLabelText("Name")).toBeTruthy();
  });
});
