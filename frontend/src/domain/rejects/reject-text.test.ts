import { expect, it } from "vitest";
import { rejectText } from "./reject-text";

it("says a reason in words, and one of a newer hub as it is", () => {
  expect(rejectText("in-future")).toBe("From the future");
  expect(rejectText("bad-weather-ahead")).toBe("Bad weather ahead");
});
