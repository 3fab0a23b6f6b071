import { describe, expect, it } from "vitest";
import { rejectGroups, reportText } from "./import-text";

it("names each reason of refused rows once, with its first lines", () => {
  const rejects = [...Array.from({ length: 7 }, (_, n) => ({ line: n + 2, reason: "no-zone", detail: `row ${String(n)}` })), { line: 9, reason: "not-a-number", detail: "x" }];
  expect(rejectGroups(rejects)).toEqual([
    { reason: "no-zone", lines: [2, 3, 4, 5, 6], more: true, detail: "row 0" },
    { reason: "not-a-number", lines: [9], more: false, detail: "x" },
  ]);
});

describe("reportText", () => {
  const report = { rows: 202, stored: 1200, duplicates: 0, conflicts: 0, missing: 0, partial: 0, rejected: 0, unfinished: false, rejects: [] };
  it("names only what occurred", () => {
    expect(reportText(report)).toBe("1,200 readings stored");
    expect(reportText({ ...report, stored: 1, duplicates: 201, rejected: 1 })).toBe("1 reading stored, 201 were there already, 1 row refused");
  });
});
