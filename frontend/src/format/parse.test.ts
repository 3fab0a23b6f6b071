import { describe, expect, it } from "vitest";
import { parseNumber, parseThousandfold, typedThousandth } from "./parse";

describe("parseNumber", () => {
  it("understands a decimal comma and nothing else beside digits", () => {
    expect(parseNumber(" 1,5 ")).toBe(1.5);
    expect(parseNumber("1.000,5")).toBeNull();
    expect(parseNumber("12 kWh")).toBeNull();
    for (const text of ["", "abc", "1e9", "--1"]) expect(parseNumber(text)).toBeNull();
  });
});

describe("parseThousandfold", () => {
  it("moves the decimal point and loses no digit", () => {
    expect(parseThousandfold("1.001")).toBe(1001);
    expect(parseThousandfold("12345,678")).toBe(12_345_678);
    expect(parseThousandfold("x")).toBeNull();
  });

  it("is undone by typedThousandth", () => {
    for (const text of ["0", "1.001", "99999.999", "0.3"]) expect(typedThousandth(parseThousandfold(text))).toBe(text);
    expect(typedThousandth(null)).toBe("");
  });
});
