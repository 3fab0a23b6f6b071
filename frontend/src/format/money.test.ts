import { describe, expect, it } from "vitest";
import { formatDifference, formatMoney, formatMoneyTick, formatRate } from "./money";

describe("formatMoney", () => {
  it("writes to the smallest coin of the currency", () => {
    expect(formatMoney(41.2, "EUR")).toBe("€41.20");
    expect(formatMoney(1240, "JPY")).toBe("¥1,240");
    expect(formatMoney(1.2344, "KWD")).toMatch(/1\.234$/);
  });
  it("tells zero, missing and too little apart", () => {
    expect(formatMoney(0, "EUR")).toBe("€0.00");
    expect(formatMoney(-0, "EUR")).toBe("€0.00");
    expect(formatMoney(null, "EUR")).toBe("–");
    expect(formatMoney(undefined, "EUR")).toBe("–");
    expect(formatMoney(0.004, "EUR")).toBe("<€0.01");
    expect(formatMoney(-0.004, "EUR")).toBe(">−€0.01");
    expect(formatMoney(0.005, "EUR")).toBe("€0.01");
  });
  it("has a true minus", () => {
    expect(formatMoney(-3.5, "EUR")).toBe("−€3.50");
  });
});

describe("formatDifference", () => {
  it("always says which way", () => {
    expect(formatDifference(12.3, "EUR")).toBe("+€12.30");
    expect(formatDifference(-12.3, "EUR")).toBe("−€12.30");
    expect(formatDifference(0, "EUR")).toBe("€0.00");
  });
});

describe("formatRate", () => {
  it("keeps the places a price has, and at least the coin's", () => {
    expect(formatRate(0.2534, "EUR")).toBe("€0.2534");
    expect(formatRate(0.3, "EUR")).toBe("€0.30");
    expect(formatRate(-0.08, "EUR")).toBe("−€0.08");
  });
});

describe("formatMoneyTick", () => {
  it("has only the places that tell the marks apart", () => {
    expect(formatMoneyTick(10, 5, "EUR")).toBe("€10");
    expect(formatMoneyTick(0.5, 0.5, "EUR")).toBe("€0.50");
    expect(formatMoneyTick(-5, 5, "EUR")).toBe("−€5");
  });
});
