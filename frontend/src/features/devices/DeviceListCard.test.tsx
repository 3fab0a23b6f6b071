import { fireEvent, render as renderPlain, screen } from "@testing-library/react";
import { MemoryRouter } from "react-router";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { sampleDevice } from "../../test/samples";
import { DeviceListCard } from "./DeviceListCard";

/** The list is there once it was fetched. */
async function render(element: React.JSX.Element) {
  renderPlain(<MemoryRouter>{element}</MemoryRouter>);
  await screen.findByRole("listbox");
}

const thousand = Array.from({ length: 1000 }, (_, index) =>
  sampleDevice({ id: `flat-${String(index + 1).padStart(4, "0")}`, role: "other", status: index % 10 === 9 ? "offline" : "online" }),
);

describe("DeviceListCard", () => {
  // The test's DOM has no layout: give the scrolling box a size to be filled.
  const sizes = { clientHeight: 432, clientWidth: 320 };
  beforeAll(() => {
    for (const [name, value] of Object.entries(sizes)) {
      Object.defineProperty(HTMLDivElement.prototype, name, { configurable: true, get: () => value });
    }
  });
  afterAll(() => {
    for (const name of Object.keys(sizes)) Reflect.deleteProperty(HTMLDivElement.prototype, name);
  });

  it("draws only the rows in sight of a thousand", async () => {
    await render(<DeviceListCard devices={thousand} selectedId="flat-0001" onPick={() => undefined} />);
    const rows = screen.getAllByRole("option");
    expect(rows.length).toBeGreaterThan(5);
    expect(rows.length).toBeLessThan(60);
    expect(rows[0]?.getAttribute("aria-setsize")).toBe("1000");
  });

  it("finds a device by typing and narrows by status", async () => {
    await render(<DeviceListCard devices={thousand} selectedId="flat-0001" onPick={() => undefined} />);
    fireEvent.change(screen.getByLabelText("Search devices"), { target: { value: "0730" } });
    expect(screen.getAllByRole("option").map((row) => row.textContent)).toEqual([expect.stringContaining("flat-0730")]);
    fireEvent.click(screen.getByRole("button", { name: /Online 900/ }));
    expect(screen.queryAllByRole("option")).toHaveLength(0);
    expect(screen.getByText("No device matches")).toBeTruthy();
  });

  it("is worked by the keyboard", async () => {
    const pick = vi.fn();
    await render(<DeviceListCard devices={thousand} selectedId="flat-0001" onPick={pick} />);
    const list = screen.getByRole("listbox");
    fireEvent.keyDown(list, { key: "ArrowDown" });
    fireEvent.keyDown(list, { key: "ArrowDown" });
    fireEvent.keyDown(list, { key: "Enter" });
    expect(pick).toHaveBeenCalledWith("flat-0003");
  });

  it("has no search for a home's few meters", async () => {
    await render(<DeviceListCard devices={[sampleDevice()]} selectedId="meter-01" onPick={() => undefined} />);
    expect(screen.queryByLabelText("Search devices")).toBeNull();
    expect(screen.getAllByRole("option")).toHaveLength(1);
  });
});
