import { describe, expect, it } from "vitest";
import type { Rollout } from "../../api/types";
import { progressText, stagesText } from "./rollout-text";

const target = (deviceId: string, state: Rollout["devices"][number]["state"]) => ({ deviceId, state, offers: 1, changedAt: "2026-11-23T10:00:00+01:00" });
const rollout: Rollout = {
  id: 1, firmware: 1, board: "esp32c3", version: "1.2.3", createdAt: "2026-11-23T10:00:00+01:00", state: "running", stage: 1, maxFailures: 0,
  stages: [{ devices: 1 }, { percent: 10 }, { percent: 100 }],
  devices: [target("a", "done"), target("b", "failed"), target("c", "waiting")],
};

describe("a roll-out in words", () => {
  it("says how far it is", () => {
    expect(progressText(rollout)).toBe("1 of 3 run it, 1 failed");
    expect(stagesText(rollout)).toBe("Stage 2 of 3: 1 device, then 10 %, then 100 %");
    expect(stagesText({ ...rollout, state: "done", stage: 3 })).toBe("1 device, then 10 %, then 100 %");
  });
});
