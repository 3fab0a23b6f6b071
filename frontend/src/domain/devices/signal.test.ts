import { expect, it } from "vitest";
import { signalOf } from "./signal";

it("is told in bars, in words and in dBm", () => {
  expect(signalOf(-50)).toEqual({ bars: 4, text: "Strong, −50 dBm" });
  expect([-55, -56, -67, -68, -75, -76, -100].map((dbm) => signalOf(dbm).bars)).toEqual([4, 3, 3, 2, 2, 1, 1]);
  expect(signalOf(-90).text).toBe("Weak, −90 dBm");
});
