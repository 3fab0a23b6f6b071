import { expect, it } from "vitest";
import { validityText } from "./VersionItem";

it("a version's days are said with the last one included", () => {
  expect(validityText({ validFrom: null, validTo: null })).toBe("From the beginning");
  expect(validityText({ validFrom: "2026-04-01", validTo: null })).toBe("From 1 Apr 2026");
  expect(validityText({ validFrom: "2025-10-01", validTo: "2026-04-01" })).toBe("1 Oct 2025 to 31 Mar 2026");
  expect(validityText({ validFrom: null, validTo: "2026-04-01" })).toBe("Until 31 Mar 2026");
});
