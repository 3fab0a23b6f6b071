import { expect, test } from "vitest";
import { feedState } from "./feed-state";

const now = Date.parse("2026-11-27T12:00:00Z");
const later = "2026-11-27T23:00:00Z";

test("trouble is worse once there is no value for now", () => {
  expect(feedState({ fault: null, knownUntil: later, waiting: false }, now)).toBe("good");
  expect(feedState({ fault: null, knownUntil: later, waiting: true }, now)).toBe("waiting");
  expect(feedState({ fault: "HTTP 500", knownUntil: later, waiting: false }, now)).toBe("trouble");
  expect(feedState({ fault: "HTTP 500", knownUntil: "2026-11-27T11:00:00Z", waiting: false }, now)).toBe("missing");
  expect(feedState({ fault: null, knownUntil: null, waiting: false }, now)).toBe("missing");
});
