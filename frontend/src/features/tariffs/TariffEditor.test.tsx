import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, describe, expect, it, vi } from "vitest";
import { TariffEditor } from "./TariffEditor";

afterEach(cleanup);

describe("TariffEditor", () => {
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
