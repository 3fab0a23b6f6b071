import type { Comparison, Outcome } from "../../api/types";

/** A row of the ranking: a candidate, or the present contract among them. */
export interface RankRow {
  id: string;
  name: string;
  /** Null for the present one, and for one that cannot be ranked. */
  rank: number | null;
  present: boolean;
  outcome: Outcome | null;
  error: string | null;
}

/** The candidates in the hub's order, with the present contract where its total puts it. */
export function rankRows(comparison: Comparison, presentName: string): RankRow[] {
  const rows: RankRow[] = comparison.ranked.map((each) => ({
    id: each.id,
    name: each.name,
    rank: each.rank ?? null,
    present: false,
    outcome: each.outcome ?? null,
    error: each.error ?? null,
  }));
  const present: RankRow = { id: comparison.contract, name: presentName, rank: null, present: true, outcome: comparison.present, error: null };
  const at = rows.findIndex((row) => row.rank === null || (row.outcome?.total ?? Number.POSITIVE_INFINITY) >= comparison.present.total);
  return at < 0 ? [...rows, present] : [...rows.slice(0, at), present, ...rows.slice(at)];
}
