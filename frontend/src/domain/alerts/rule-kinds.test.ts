import { expect, it } from "vitest";
import { ruleKind, ruleKinds } from "./rule-kinds";

it("names every kind, also one that this page does not know yet", () => {
  for (const [kind, text] of Object.entries(ruleKinds)) {
    expect(text.alert.length, kind).toBeGreaterThan(3);
    expect(text.rule.length, kind).toBeGreaterThan(3);
  }
  expect(ruleKind("water-in-cellar").alert).toBe("Water in cellar");
});
