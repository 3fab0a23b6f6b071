import { expect, it } from "vitest";
import { newDraft } from "./tariff-draft";
import { weekRuns } from "./week-grid";

const draft = { ...newDraft("contract", ""), shape: "three" as const };

it("lays each price over the week, the first that fits, and the other price between", () => {
  const week = weekRuns(draft);
  expect(week[0]).toEqual([{ from: 0, to: 6, band: 0 }, { from: 6, to: 17, band: 2 }, { from: 17, to: 21, band: 1 }, { from: 21, to: 22, band: 2 }, { from: 22, to: 24, band: 0 }]);
  expect(week[6]).toEqual([{ from: 0, to: 6, band: 0 }, { from: 6, to: 22, band: 2 }, { from: 22, to: 24, band: 0 }]);
});

it("gives the hours after midnight to the day whose evening they follow", () => {
  const [night, evening] = draft.bands;
  const week = weekRuns({ ...draft, shape: "two", bands: [{ ...night, hours: [{ days: "weekday", from: "22:15", to: "06:00" }] }, evening] });
  // Monday's small hours follow Sunday's evening, Saturday's follow Friday's.
  expect(week[0]).toEqual([{ from: 0, to: 22.25, band: 1 }, { from: 22.25, to: 24, band: 0 }]);
  expect(week[5]).toEqual([{ from: 0, to: 6, band: 0 }, { from: 6, to: 24, band: 1 }]);
});

it("has one run a day where one price holds always", () => {
  expect(weekRuns(newDraft("contract", ""))).toEqual(Array.from({ length: 7 }, () => [{ from: 0, to: 24, band: 0 }]));
});
