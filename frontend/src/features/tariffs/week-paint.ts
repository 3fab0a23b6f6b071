import { clockOf, placesOf, QUARTERS } from "./clock-quarter";
import type { LineDraft, WeekDraft } from "./tariff-draft";
import { daysOf, HOLIDAY } from "./week-days";
import { runsOf, stepOf, weekCells, type WeekCells } from "./week-grid";

/** A rectangle of the week: rows and quarter hours, the ends included in neither order. */
export interface Stroke {
  rows: [number, number];
  /** First quarter inside, first quarter after. */
  quarters: [number, number];
}

/** The week with a stroke of a band over it. */
export function painted(cells: WeekCells, { rows: [top, bottom], quarters: [from, to] }: Stroke, band: number): WeekCells {
  return cells.map((row, index) => (index < top || index > bottom ? row : row.map((each, quarter) => (quarter >= from && quarter < to ? band : each))));
}

interface Candidate {
  line: LineDraft;
  /** Cells that it covers, as row × columns + column. */
  covers: number[];
}

/** How a week becomes lines. */
interface Manner {
  /** Quarter hours of a cell. */
  step: number;
  /** Whether nights may run over midnight. */
  overnight: boolean;
}

/**
 * A week with other cells, in as few lines as are found. Nights run over midnight where that means the same: not from one
 * season into another, unless the season had such nights before.
 */
export function repainted(week: WeekDraft, cells: WeekCells, seasons: boolean): WeekDraft {
  const manner = { step: stepOf(cells), overnight: !seasons || week.lines.some((line) => placesOf(line).tail > 0) };
  const bands = [...new Set(cells.flat())].sort((a, b) => a - b);
  // What holds at all other times needs no lines: the band that saves the most, the present one where it makes no difference.
  const rests = bands.includes(week.rest) ? [week.rest, ...bands.filter((band) => band !== week.rest)] : bands;
  const ways = rests.map((rest) => ({ rest, lines: bands.filter((band) => band !== rest).flatMap((band) => linesOf(cells, band, manner)) }));
  const best = ways.reduce((least, way) => (way.lines.length < least.lines.length ? way : least));
  return { ...week, rest: best.rest, lines: withHoliday(best.lines, best.rest, cells) };
}

/** Holidays keep hours of their own only while a line names them. */
function withHoliday(lines: LineDraft[], rest: number, cells: WeekCells): LineDraft[] {
  if (cells.length <= HOLIDAY || lines.some((line) => line.days.includes("holiday"))) return lines;
  return [...lines, { band: rest, days: ["holiday"], from: "00:00", to: "24:00" }];
}

/** Lines that cover exactly the cells of a band: the largest rectangle first, then what it left. */
function linesOf(cells: WeekCells, band: number, manner: Manner): LineDraft[] {
  const columns = QUARTERS / manner.step;
  const wanted = cells.map((row) => Array.from({ length: columns }, (_, column) => row[column * manner.step] === band));
  const left = new Set(wanted.flatMap((row, index) => row.flatMap((is, column) => (is ? [index * columns + column] : []))));
  let candidates = [...rectangles(cells, band, wanted, manner), ...(manner.overnight ? nights(cells, band, manner) : [])];
  const chosen: Candidate[] = [];
  while (left.size > 0) {
    let most = { found: undefined as Candidate | undefined, gain: 0 };
    candidates = candidates.filter((found) => {
      const gain = found.covers.reduce((sum, each) => sum + (left.has(each) ? 1 : 0), 0);
      if (gain > most.gain) most = { found, gain };
      return gain > 0;
    });
    if (!most.found) break;
    chosen.push(most.found);
    for (const each of most.found.covers) left.delete(each);
  }
  return withoutIdle(chosen).map(({ line }) => line).sort((a, b) => a.from.localeCompare(b.from));
}

/** Takes out what the others cover together. */
function withoutIdle(chosen: Candidate[]): Candidate[] {
  return chosen.reduce((kept, each) => {
    const others = new Set(kept.filter((other) => other !== each).flatMap((other) => other.covers));
    return each.covers.every((covered) => others.has(covered)) ? kept.filter((other) => other !== each) : kept;
  }, chosen);
}

/** Rows as days: a week without holidays of their own has every day when it has all seven. */
function namedDays(rows: readonly number[], count: number) {
  return daysOf(count <= HOLIDAY && rows.length === HOLIDAY ? [...rows, HOLIDAY] : rows);
}

/** Each stretch of hours that some days have for themselves or in common, on all days that have it. */
function rectangles(cells: WeekCells, band: number, wanted: readonly boolean[][], { step }: Manner): Candidate[] {
  const runs = cells.map((row) => runsOf(row).filter((run) => run.band === band));
  const spans = new Map<string, [number, number]>();
  const note = (from: number, to: number) => { if (from < to) spans.set(`${String(from)} ${String(to)}`, [from / step, to / step]); };
  const all = runs.flat();
  for (const a of all) for (const b of all) note(Math.max(a.from, b.from), Math.min(a.to, b.to));
  const columns = QUARTERS / step;
  return [...spans.values()].map(([from, to]) => {
    const rows = wanted.flatMap((row, index) => (row.slice(from, to).every(Boolean) ? [index] : []));
    const covers = rows.flatMap((row) => Array.from({ length: to - from }, (_, column) => row * columns + from + column));
    return { line: { band, days: namedDays(rows, cells.length), from: clockOf(from * step), to: clockOf(to * step) }, covers };
  });
}

/** Evenings that go on in the morning after. With holidays of their own only on every day: what came before a holiday is not known. */
function nights(cells: WeekCells, band: number, { step }: Manner): Candidate[] {
  const columns = QUARTERS / step;
  const edge = (row: number[], last: boolean) => runsOf(row).find((run) => run.band === band && (last ? run.to === QUARTERS : run.from === 0));
  const mornings = cells.map((row) => edge(row, false)?.to ?? 0);
  const evenings = cells.map((row) => edge(row, true)?.from ?? QUARTERS);
  const found: Candidate[] = [];
  for (const from of new Set(evenings)) {
    for (const to of new Set(mornings)) {
      if (from === QUARTERS || to === 0 || to >= from) continue;
      const fits = (row: number) => (evenings[row] ?? QUARTERS) <= from && (mornings[row === HOLIDAY ? HOLIDAY : (row + 1) % 7] ?? 0) >= to;
      const rows = cells.flatMap((_, row) => (fits(row) ? [row] : []));
      if (rows.length === 0 || (cells.length > HOLIDAY && rows.length < cells.length)) continue;
      const night = { name: "", first: 1, last: 12, rest: -1, lines: [{ band, days: namedDays(rows, cells.length), from: clockOf(from), to: clockOf(to) }] };
      const covers = weekCells(night, cells.length > HOLIDAY).flatMap((row, index) => row.flatMap((each, quarter) => (each === band && quarter % step === 0 ? [index * columns + quarter / step] : [])));
      found.push({ line: night.lines[0] as LineDraft, covers });
    }
  }
  return found;
}
