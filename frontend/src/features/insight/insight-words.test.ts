import { expect, it } from "vitest";
import type { Anomaly } from "../../api/insight-types";
import { anomalyKinds, anomalyText, noApplianceCodes, noApplianceText } from "./insight-words";

const anomaly: Anomaly = { from: "2026-03-01T00:00:00+01:00", to: "2026-03-01T03:00:00+01:00", kind: "left-on", text: "the hub's words", extraWh: 900, cost: 0.27, currency: "EUR", foundAt: "2026-03-01T04:00:00+01:00", feedback: null, learned: false };

it("says every kind of anomaly by its figures, and one of a newer hub as it says it", () => {
  expect(anomalyText(anomaly)).toBe("300 W above the same hours of the weeks around for 3 h, 0.90 kWh: something strong may have been left on; about €0.27");
  expect(anomalyText({ ...anomaly, kind: "zero", extraWh: -1500, cost: null })).toBe("Nothing used for 3 h, where 1.50 kWh are usual: power cut, or the meter does not measure");
  for (const kind of anomalyKinds) expect(anomalyText({ ...anomaly, kind })).not.toContain("hub's words");
  expect(anomalyText({ ...anomaly, kind: "new" })).toBe("the hub's words");
});

it("says why no appliance is told", () => {
  const list = { deviceId: "m", from: "", to: "", appliances: [], reason: "the hub's words", spacingSeconds: 900 };
  expect(noApplianceText({ ...list, reasonCode: "too-coarse" })).toContain("15 min apart");
  for (const reasonCode of noApplianceCodes) expect(noApplianceText({ ...list, reasonCode })).not.toContain("hub's words");
  expect(noApplianceText({ ...list, reasonCode: null })).toBe("the hub's words");
});
