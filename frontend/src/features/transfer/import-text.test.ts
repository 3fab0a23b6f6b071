import { describe, expect, it } from "vitest";
import { reportText } from "./import-text";

describe("reportText", () => {
  const report = { rows: 202, stored: 1200, duplicates: 0, conflicts: 0, missing: 0, partial: 0, rejected: 0, unfinished: false, rejects: [] };
  it("names only what occurred", () => {
    expect(reportText(report)).toBe("1,200 readings stored");
    expect(reportText({ ...report, stored: 1, duplicates: 201, rejected: 1 })).toBe("1 reading stored, 201 were there already, 1 row refused");
  });
});
