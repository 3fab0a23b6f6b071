import { describe, expect, it } from "vitest";
import { bandAt, chance, paintedWeek, randomCells } from "../../test/random-tariffs";
import { newDraft, type WeekDraft } from "./tariff-draft";
import { tariffOf } from "./tariff-write";
import { weekCells } from "./week-grid";
import { painted, repainted } from "./week-paint";

const year = (lines: WeekDraft["lines"], rest = 0): WeekDraft => ({ name: "", first: 1, last: 12, lines, rest });
const plain = (rows = 7) => Array.from({ length: rows }, () => Array.from({ length: 96 }, () => 0));
const bands = ["a", "b", "c", "d"];

/** The schedule that a week becomes. */
function scheduleOf(weeks: WeekDraft[]) {
  const draft = { ...newDraft("contract", ""), name: "T", shape: "times" as const, bands: bands.map((name) => ({ name, tiers: [{ upTo: "", price: "1" }] })), weeks };
  return tariffOf(draft, "t", "EUR").energy?.[0]?.price.bands?.schedule;
}

describe("a painted week", () => {
  it("gives back every cell, whatever was painted, as the hub reads its lines", () => {
    for (let seed = 0; seed < 250; seed += 1) {
      const luck = chance(seed);
      const [rows, step] = [luck.pick([7, 7, 8]), luck.pick([4, 4, 2])];
      const cells = randomCells(luck, rows, 1 + luck.below(4), step);
      const seasons = luck.coin();
      const week = paintedWeek(cells, seasons);
      expect(weekCells(week, rows === 8), `seed ${String(seed)}`).toEqual(cells);
      const schedule = scheduleOf(seasons ? [{ ...week, first: 4, last: 9 }, year([], 3)].map((each, index) => (index === 1 ? { ...each, first: 10, last: 3 } : each)) : [week]);
      for (let row = 0; row < rows; row += 1) {
        // A holiday may come before any day, and any day before a holiday.
        const evenings = rows === 8 ? [(row + 6) % 7, 7] : [(row + 6) % 7];
        for (const evening of row === 7 ? [0, 4, 6, 7] : evenings) {
          for (let quarter = 0; quarter < 96; quarter += 2) {
            const found = bandAt(schedule, bands, { month: 5, row }, { month: 5, row: evening }, quarter);
            if (found !== bands[cells[row]?.[quarter] ?? -1]) expect.fail(`seed ${String(seed)}: row ${String(row)} after ${String(evening)}, quarter ${String(quarter)}: ${String(found)}`);
          }
        }
      }
    }
  });

  it("takes as few lines as a person would write", () => {
    const lines = (strokes: [number, number, number, number, number][], rows = 7) => {
      const cells = strokes.reduce((all, [top, bottom, from, to, band]) => painted(all, { rows: [top, bottom], quarters: [from * 4, to * 4] }, band), plain(rows));
      return paintedWeek(cells).lines.map(({ days, from, to, band }) => `${days.join("+") || "all"} ${from}-${to} ${String(band)}`);
    };
    expect(lines([[0, 6, 22, 24, 1], [0, 6, 0, 6, 1]])).toEqual(["all 22:00-06:00 1"]);
    expect(lines([[0, 4, 17, 21, 1]])).toEqual(["weekday 17:00-21:00 1"]);
    expect(lines([[5, 6, 0, 24, 1]])).toEqual(["weekend 00:00-24:00 1"]);
    expect(lines([[0, 6, 22, 24, 1], [0, 6, 0, 6, 1], [0, 4, 17, 21, 2]]).sort()).toEqual(["all 22:00-06:00 1", "weekday 17:00-21:00 2"]);
    expect(lines([[0, 0, 8, 12, 1], [2, 2, 8, 12, 1]])).toEqual(["mon+wed 08:00-12:00 1"]);
    // Monday evening to Saturday morning, as a person says "nights of working days".
    expect(lines([[0, 4, 22, 24, 1], [1, 5, 0, 6, 1]])).toEqual(["weekday 22:00-06:00 1"]);
    expect(lines([[5, 7, 0, 24, 1]], 8)).toEqual(["weekend+holiday 00:00-24:00 1"]);
  });

  it("lets the price that saves the most lines hold at all other times", () => {
    const cells = painted(painted(plain(), { rows: [0, 6], quarters: [0, 96] }, 1), { rows: [0, 4], quarters: [64, 84] }, 0);
    expect(paintedWeek(cells)).toMatchObject({ rest: 1, lines: [{ days: ["weekday"], from: "16:00", to: "21:00", band: 0 }] });
  });

  it("keeps half past six where somebody wrote it", () => {
    const week = year([{ band: 1, days: [], from: "22:00", to: "06:30" }]);
    const after = repainted(week, painted(weekCells(week, false), { rows: [0, 0], quarters: [48, 52] }, 1), false);
    expect(after.lines).toEqual([{ band: 1, days: ["mon"], from: "12:00", to: "13:00" }, { band: 1, days: [], from: "22:00", to: "06:30" }]);
  });

  it("keeps holidays apart though all that was painted on them is gone", () => {
    const week = year([{ band: 1, days: ["holiday"], from: "08:00", to: "12:00" }, { band: 2, days: ["weekday"], from: "08:00", to: "12:00" }]);
    const after = repainted(week, painted(weekCells(week, true), { rows: [7, 7], quarters: [0, 96] }, 0), false);
    expect(weekCells(after, true)[7]).toEqual(Array.from({ length: 96 }, () => 0));
    expect(after.lines.some((line) => line.days.includes("holiday"))).toBe(true);
  });

  it("runs no night from one season into the next, unless the season had such nights", () => {
    const night = painted(painted(plain(), { rows: [0, 6], quarters: [0, 24] }, 1), { rows: [0, 6], quarters: [88, 96] }, 1);
    const cells = painted(night, { rows: [0, 6], quarters: [48, 52] }, 2);
    const noon = { band: 2, days: [], from: "12:00", to: "13:00" };
    expect(paintedWeek(cells, true).lines).toEqual([{ band: 1, days: [], from: "00:00", to: "06:00" }, { band: 1, days: [], from: "22:00", to: "24:00" }, noon]);
    expect(repainted(year([{ band: 1, days: [], from: "22:00", to: "05:00" }]), cells, true).lines).toEqual([{ band: 1, days: [], from: "22:00", to: "06:00" }, noon]);
  });
});
