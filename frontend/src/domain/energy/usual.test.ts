import { expect, it } from "vitest";
import { againstUsual } from "./usual";

it("says how far today is from a usual day, and nothing where there is none", () => {
  expect(againstUsual(112, 100)).toBe("12 % above usual");
  expect(againstUsual(40, 100)).toBe("60 % below usual");
  expect(againstUsual(0, 100)).toBe("100 % below usual");
  expect(againstUsual(104, 100)).toBe("About as usual");
  expect(againstUsual(2000, 100)).toBe("Far above usual");
  expect(againstUsual(5, 0)).toBeNull();
  expect(againstUsual(5, null)).toBeNull();
  expect(againstUsual(5, undefined)).toBeNull();
});
