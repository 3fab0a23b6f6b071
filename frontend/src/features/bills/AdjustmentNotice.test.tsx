import { cleanup, render, screen } from "@testing-library/react";
import { afterEach, expect, it } from "vitest";
import { AdjustmentNotice } from "./AdjustmentNotice";

afterEach(cleanup);

const reason = (number: number) => ({ item: `Energy ${String(number)}`, what: "124.8 → 119.4 kWh", difference: -0.27 });

it("says what the bill was, is now, and every reason, the later ones folded away", () => {
  render(<AdjustmentNotice currency="EUR" adjustment={{ was: 41.2, now: 39.85, difference: -1.35, text: "", reasons: [1, 2, 3, 4, 5].map(reason) }} />);
  expect(screen.getByText("Was €41.20, now €39.85 (−€1.35), because:")).toBeTruthy();
  expect(screen.getAllByText("−€0.27")).toHaveLength(5);
  expect(screen.getByText("1 more").closest("details")?.textContent).toContain("Energy 5");
});
