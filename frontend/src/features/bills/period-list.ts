import type { BillSummary, CostBucket } from "../../api/types";
import { billingPeriod, type DateSpan } from "../../format/calendar";

export type PeriodState = "running" | "open" | "issued" | "empty";

/** A billing period with what is known of its bill. */
export interface PeriodRow {
  /** The bill's number when it is issued, else the period's first day. */
  key: string;
  dates: DateSpan;
  state: PeriodState;
  /** Null: nothing to bill. */
  total: number | null;
  estimatedShare: number;
  coverage: number;
  issued: BillSummary | null;
}

/** Most periods that are listed: five years. */
const MOST = 60;

/** Every billing period from the one that holds `first` to the one that holds `today`, newest first. */
export function billingPeriods(first: string, today: string, billingDay: number): DateSpan[] {
  const periods: DateSpan[] = [];
  for (let back = 0; back < MOST; back += 1) {
    const period = billingPeriod(today, billingDay, -back);
    periods.push(period);
    if (period.from <= first) break;
  }
  return periods;
}

/** The periods with their issued bills, and for the others with what they cost by now. */
export function periodRows(periods: readonly DateSpan[], issued: readonly BillSummary[], costs: readonly CostBucket[], today: string): PeriodRow[] {
  const left = new Set(issued);
  const rows = periods.flatMap((dates): PeriodRow[] => {
    const bills = issued.filter((bill) => bill.from >= dates.from && bill.from < dates.to);
    for (const bill of bills) left.delete(bill);
    const cost = costs.find((each) => each.from.slice(0, 10) === dates.from);
    if (bills.length > 0) return bills.map((bill) => issuedRow(bill, cost));
    const nothing = !cost || (cost.coverage === 0 && cost.estimatedShare === 0 && cost.importWh === 0 && cost.exportWh === 0);
    const running = dates.to > today;
    return [{
      key: dates.from,
      dates,
      state: nothing ? "empty" : running ? "running" : "open",
      total: nothing ? null : cost.cost,
      estimatedShare: cost?.estimatedShare ?? 0,
      coverage: cost?.coverage ?? 0,
      issued: null,
    }];
  });
  return [...rows, ...[...left].map((bill) => issuedRow(bill, undefined))];
}

function issuedRow(bill: BillSummary, cost: CostBucket | undefined): PeriodRow {
  return { key: bill.number, dates: { from: bill.from, to: bill.to }, state: "issued", total: bill.total, estimatedShare: bill.estimatedShare, coverage: cost?.coverage ?? 1, issued: bill };
}
