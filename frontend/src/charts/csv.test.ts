import { describe, expect, it } from "vitest";
import { csvOf, csvText, fileStem } from "./csv";

describe("csvText", () => {
  it("leaves missing empty, zero a 0, and quotes what needs it", () => {
    expect(csvText({ columns: ["From", "Used (Wh)"], rows: [["a, b", 0], ['say "so"', null], ["c", 1.5]] })).toBe('From,Used (Wh)\r\n"a, b",0\r\n"say ""so""",\r\nc,1.5\r\n');
  });
  it("disarms what a spreadsheet would run, and leaves negative numbers", () => {
    expect(csvText({ columns: ["Name", "W"], rows: [["=1+1", -5]] })).toBe("Name,W\r\n'=1+1,-5\r\n");
  });
});

it("a table without rows of its own gives what it shows", () => {
  expect(csvOf({ caption: "", columns: ["Day"], rows: [{ key: "1", cells: ["Mon"] }] })).toEqual({ columns: ["Day"], rows: [["Mon"]] });
});

it("a file is named by what it shows", () => {
  expect(fileStem("Usage", "Küche 2")).toBe("usage-kuche-2");
  expect(fileStem("厨房")).toBe("chart");
});
