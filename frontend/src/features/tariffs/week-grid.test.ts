import { expect, it } from "vitest";
import { newDraft, type WeekDraft } from "./tariff-draft";
import { paintFault, runsOf, stepOf, weekCells } from "./week-grid";

const week = (lines: WeekDraft["lines"], rest = 0): WeekDraft => ({ name: "", first: 1, last: 12, lines, rest });
const cells = weekCells(week([{ band: 1, days: [], from: "22:00", to: "06:00" }, { band: 2, days: ["weekday"], from: "17:00", to: "21:00" }]), false);

it("lays each price over the week, the first that fits, and the other price between", () => {
  expect(runsOf(cells[0] ?? [])).toEqual([{ from: 0, to: 24, band: 1 }, { from: 24, to: 68, band: 0 }, { from: 68, to: 84, band: 2 }, { from: 84, to: 88, band: 0 }, { from: 88, to: 96, band: 1 }]);
  expect(runsOf(cells[6] ?? [])).toEqual([{ from: 0, to: 24, band: 1 }, { from: 24, to: 88, band: 0 }, { from: 88, to: 96, band: 1 }]);
});

it("gives the hours after midnight to the day whose evening they follow", () => {
  const nights = weekCells(week([{ band: 1, days: ["weekday"], from: "22:15", to: "06:00" }]), false);
  // Monday's small hours follow Sunday's evening, Saturday's follow Friday's.
  expect(runsOf(nights[0] ?? [])).toEqual([{ from: 0, to: 89, band: 0 }, { from: 89, to: 96, band: 1 }]);
  expect(runsOf(nights[5] ?? [])).toEqual([{ from: 0, to: 24, band: 1 }, { from: 24, to: 96, band: 0 }]);
});

it("has a row of holidays where they have hours of their own, on which only what names them or no day holds", () => {
  const own = weekCells(week([{ band: 1, days: ["weekend", "holiday"], from: "00:00", to: "24:00" }, { band: 2, days: ["weekday"], from: "17:00", to: "21:00" }]), true);
  expect(own).toHaveLength(8);
  expect(runsOf(own[7] ?? [])).toEqual([{ from: 0, to: 96, band: 1 }]);
});

it("takes cells as fine as the hours are, and says what cannot be painted", () => {
  const fault = (lines: WeekDraft["lines"], holidays = false) => paintFault(week(lines), weekCells(week(lines), holidays), holidays);
  expect(stepOf(cells)).toBe(4);
  expect(stepOf(weekCells(week([{ band: 1, days: [], from: "22:00", to: "06:30" }]), false))).toBe(2);
  expect(fault([{ band: 1, days: [], from: "22:00", to: "06:30" }])).toBeNull();
  expect(fault([{ band: 1, days: [], from: "22:15", to: "06:00" }])).toBe("fine");
  expect(fault([{ band: 1, days: ["holiday"], from: "22:00", to: "06:00" }], true)).toBe("nights");
  expect(fault([{ band: 1, days: [], from: "22:00", to: "06:00" }], true)).toBeNull();
});

it("has one run a day where one price holds always", () => {
  expect(weekCells({ ...(newDraft("contract", "").weeks[0] ?? week([])), lines: [] }, false).map(runsOf)).toEqual(Array.from({ length: 7 }, () => [{ from: 0, to: 96, band: 1 }]));
});
