import { fireEvent, render, screen } from "@testing-library/react";
import { expect, it, vi } from "vitest";
import { OverPick } from "./OverPick";

const box = (name: string) => screen.getByRole("checkbox", { name });
const checked = () => screen.getAllByRole("checkbox", { checked: true }).map((each) => each.parentElement?.textContent);

it("offers what is not the curve itself, a price and the weather only where they are known", () => {
  const { rerender } = render(<OverPick field="power" over={[]} priced={false} warmed={false} onChange={() => undefined} />);
  expect(screen.getAllByRole("checkbox").map((each) => each.parentElement?.textContent)).toEqual(["Voltage", "Current", "Power factor", "Frequency"]);
  rerender(<OverPick field="voltage" over={[]} priced warmed onChange={() => undefined} />);
  expect(box("Power")).toBeTruthy();
  expect(box("Price")).toBeTruthy();
  expect(box("Outdoor temperature")).toBeTruthy();
});

it("loses no click while the address follows, and stops at three", () => {
  const onChange = vi.fn();
  const { rerender } = render(<OverPick field="power" over={[]} priced warmed={false} onChange={onChange} />);
  fireEvent.click(box("Frequency"));
  fireEvent.click(box("Voltage"));
  expect(onChange).toHaveBeenLastCalledWith(["voltage", "frequency"]);
  expect(checked()).toEqual(["Voltage", "Frequency"]);
  rerender(<OverPick field="power" over={["frequency"]} priced warmed={false} onChange={onChange} />);
  expect(checked()).toEqual(["Voltage", "Frequency"]);
  rerender(<OverPick field="power" over={["voltage", "frequency"]} priced warmed={false} onChange={onChange} />);
  fireEvent.click(box("Price"));
  expect((box("Current") as HTMLInputElement).disabled).toBe(true);
  expect((box("Voltage") as HTMLInputElement).disabled).toBe(false);
});
