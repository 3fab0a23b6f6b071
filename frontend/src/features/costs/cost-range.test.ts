import { describe, expect, it } from "vitest";
import { costChoiceFromParams, costChoiceToParams, resolveCostRange, type CostChoice } from "./cost-range";

const now = Date.parse("2026-11-23T12:00:00+01:00");
const range = (choice: Partial<CostChoice>, billingDay = 1) => resolveCostRange({ preset: "period", bucket: null, ...choice }, now, "Europe/Berlin", billingDay);

describe("resolveCostRange", () => {
  it("follows the billing period, not the calendar month", () => {
    expect(range({ preset: "period" }, 10).dates).toEqual({ from: "2026-11-10", to: "2026-12-10" });
    expect(range({ preset: "last" }, 10).dates).toEqual({ from: "2026-10-10", to: "2026-11-10" });
  });
  it("offers billing periods as bars only where they are not months", () => {
    expect(range({ preset: "12m" }).buckets).toEqual(["month"]);
    expect(range({ preset: "12m" }, 10).buckets).toEqual(["billing", "month"]);
  });
  it("ignores a bucket that does not suit the length", () => {
    expect(range({ preset: "12m", bucket: "hour" }).bucket).toBe("month");
    expect(range({ preset: "today", bucket: "day" }).bucket).toBe("hour");
    expect(range({ preset: "7d", bucket: "hour" }).bucket).toBe("hour");
  });
  it("puts a custom range the right way round and includes its last day", () => {
    expect(range({ preset: "custom", first: "2026-11-05", last: "2026-11-01" }).dates).toEqual({ from: "2026-11-01", to: "2026-11-06" });
  });
});

it("a choice survives the address", () => {
  const choice: CostChoice = { preset: "custom", bucket: "day", first: "2026-11-01", last: "2026-11-05" };
  expect(costChoiceFromParams(costChoiceToParams(choice, new URLSearchParams("contract=home")))).toEqual(choice);
  expect(costChoiceFromParams(new URLSearchParams("range=nonsense")).preset).toBe("period");
});
