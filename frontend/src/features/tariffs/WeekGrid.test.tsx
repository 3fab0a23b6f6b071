import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import { useState } from "react";
import { afterEach, describe, expect, it } from "vitest";
import type { WeekDraft } from "./tariff-draft";
import { WeekGrid } from "./WeekGrid";

afterEach(cleanup);

const start: WeekDraft = { name: "", first: 1, last: 12, lines: [{ band: 0, days: [], from: "22:00", to: "06:00" }], rest: 1 };

function show(week = start) {
  const held = { week };
  function Held() {
    const [now, setNow] = useState(week);
    held.week = now;
    return <WeekGrid week={now} names={["Night", "Day", "Peak"]} holidays={false} seasons={false} onChange={setNow} />;
  }
  render(<Held />);
  return held;
}

const cell = (name: string) => screen.getByRole("gridcell", { name });
const press = (key: string, more: object = {}) => { fireEvent.keyDown(document.activeElement ?? document.body, { key, ...more }); };

describe("WeekGrid", () => {
  it("paints by keyboard, says what was painted, and takes the last stroke back", () => {
    const held = show();
    fireEvent.click(screen.getByRole("button", { name: "Peak" }));
    cell("Mon 00:00–01:00 Night").focus();
    for (let hour = 0; hour < 17; hour += 1) press("ArrowRight");
    for (let hour = 0; hour < 3; hour += 1) press("ArrowRight", { shiftKey: true });
    for (let day = 0; day < 4; day += 1) press("ArrowDown", { shiftKey: true });
    expect(screen.getAllByRole("gridcell", { selected: true })).toHaveLength(20);
    press(" ");
    expect(held.week.lines).toEqual([{ band: 0, days: [], from: "22:00", to: "06:00" }, { band: 2, days: ["weekday"], from: "17:00", to: "21:00" }]);
    expect(screen.getByRole("status").textContent).toBe("Painted Mon–Fri, 17:00–21:00: Peak");
    expect(cell("Fri 20:00–21:00 Peak")).toBeTruthy();
    press("z", { ctrlKey: true });
    expect(held.week).toEqual(start);
    expect(screen.getByRole<HTMLButtonElement>("button", { name: "Undo the last stroke" }).disabled).toBe(true);
  });

  it("asks for a price before it paints", () => {
    const held = show();
    cell("Mon 00:00–01:00 Night").focus();
    press("Enter");
    expect(held.week).toEqual(start);
    expect(screen.getByRole("status").textContent).toBe("Choose a price to paint with first");
  });

  it("has one cell that the Tab key reaches, and half hours where they are wanted or needed", () => {
    show();
    expect(screen.getAllByRole("gridcell").filter((each) => each.tabIndex === 0)).toHaveLength(1);
    expect(screen.getAllByRole("gridcell")).toHaveLength(7 * 24);
    fireEvent.click(screen.getByLabelText("Half hours"));
    expect(screen.getAllByRole("gridcell")).toHaveLength(7 * 48);
    cleanup();
    show({ ...start, lines: [{ band: 0, days: [], from: "22:30", to: "06:00" }] });
    expect(screen.getAllByRole("gridcell")).toHaveLength(7 * 48);
    expect(screen.getByLabelText<HTMLInputElement>("Half hours").disabled).toBe(true);
  });

  it("shows a week that is too fine to be painted, and says so", () => {
    show({ ...start, lines: [{ band: 0, days: [], from: "22:15", to: "06:00" }] });
    expect(screen.queryByRole("grid")).toBeNull();
    expect(screen.getByText(/finer than can be painted/)).toBeTruthy();
    expect(screen.getAllByText("22:15–24:00 Night")).toHaveLength(7);
  });
});
