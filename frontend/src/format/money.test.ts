import { describe, expect, it } from "vitest";
import { formatDifference, formatMoney, formatMoneyTick, formatRate, toCoins } from "./money";

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

it("rounds parts so that what is shown adds up to what is shown of the whole", () => {
  expect(toCoins([255.4449, 12.9946], 268.4395, "EUR")).toEqual([255.45, 12.99]);
  expect(toCoins([0.336, 0.336, 0.336], 1.008, "EUR").reduce((a, b) => a + Math.round(b * 100), 0)).toBe(101);
  expect([formatMoney(1.115, "EUR"), toCoins([1.115], 1.115, "EUR")]).toEqual(["€1.12", [1.12]]);
  expect(toCoins([1.4, 1.4], 2.8, "JPY")).toEqual([2, 1]);
  expect(toCoins([0.003, 5.004], 5.007, "EUR")).toEqual([0, 5.01]);
  expect(toCoins([], 0, "EUR")).toEqual([]);
  for (let seed = 1; seed < 400; seed += 1) {
    const parts = Array.from({ length: 1 + (seed % 7) }, (_, n) => ((seed * 7919 + n * 104729) % 1_000_003) / 10_000 - 20);
    const whole = parts.reduce((a, b) => a + b, 0);
    const shown = toCoins(parts, whole, "EUR");
    expect(formatMoney(shown.reduce((a, b) => a + b, 0), "EUR")).toBe(formatMoney(whole, "EUR"));
    shown.forEach((each, n) => { expect(Math.abs(each - (parts[n] ?? 0))).toBeLessThan(0.01001); });
  }
  expect(toCoins([1, 2], 9, "EUR"), "no parts of it").toEqual([1, 2]);
});
