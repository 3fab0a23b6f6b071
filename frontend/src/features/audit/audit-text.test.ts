import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { auditText, operationNames } from "./audit-text";

const paths = (JSON.parse(readFileSync("../docs/openapi.json", "utf8")) as { paths: Record<string, Record<string, unknown>> }).paths;

it("says an operation in words, and keeps what it does not know", () => {
  expect(auditText("POST /api/bills")).toBe("Bill issued");
  expect(auditText("login")).toBe("Signed in");
  expect(auditText("constructor")).toBe("constructor");
});

it("names only operations that there are", () => {
  const known = Object.entries(paths).flatMap(([path, operations]) => Object.keys(operations).map((method) => `${method.toUpperCase()} ${path}`));
  expect(operationNames().filter((each) => !known.includes(each))).toEqual([]);
});

it("has words for every operation that the log can name", () => {
  const changing = Object.entries(paths).flatMap(([path, operations]) => Object.keys(operations).filter((method) => method !== "get").map((method) => `${method.toUpperCase()} ${path}`));
  // What nobody is signed in for yet is told by its own name: "login", "redeem".
  const before = /^POST \/api\/auth\/(login|logout|refresh|redeem|passkeys\/(challenge|login))$/;
  expect(changing.filter((each) => !before.test(each) && !operationNames().includes(each))).toEqual([]);
});
