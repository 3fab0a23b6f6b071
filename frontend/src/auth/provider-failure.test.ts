import { expect, it } from "vitest";
import { providerFailure } from "./provider-failure";

it("says why a provider's sign-in came to nothing, and nothing where there was none", () => {
  expect(providerFailure("#sign-in=no-role")).toContain("no role here");
  expect(providerFailure("#sign-in=something-new")).toContain("hub’s log");
  expect(providerFailure("#x=1")).toBeNull();
  expect(providerFailure("")).toBeNull();
});
