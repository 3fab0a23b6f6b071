import type { TableData } from "../../charts/ChartTable";
import type { Mark } from "../../charts/Legend";
import { formatMoney } from "../../format/money";
import { formatShare, formatText } from "../../format/number";
import type { TimeFormat } from "../../format/time";
import type { CostBucketKind } from "./cost-range";
import { costBarTitle, costRemark, type CostBar, type CostPart } from "./cost-series";

const bucketTitle: Record<CostBucketKind, string> = { hour: "Hour", day: "Day", month: "Month", billing: "Billing period" };

/** The bars as a table: future slots are left out, missing ones are not. */
export function costTable(bars: readonly CostBar[], parts: readonly CostPart[], bucket: CostBucketKind, time: TimeFormat, currency: string, caption: string): TableData {
  return {
    caption,
    columns: [bucketTitle[bucket], "Cost", "Energy", ...parts.map((part) => part.text), "Remark"],
    rows: bars
      .filter((bar) => bar.state !== "future")
      .map((bar) => ({
        key: bar.from,
        cells: [
          costBarTitle(bar, bucket, time),
          formatMoney(bar.cost, currency),
          formatText(bar.importWh, "Wh"),
          ...parts.map((part) => formatMoney(bar.parts[part.key], currency)),
          costRemark(bar, formatShare) ?? "",
        ],
      })),
  };
}

/** The marks that occur among the bars, in a fixed order. */
export function costMarks(bars: readonly CostBar[]): { mark: Mark; text: string }[] {
  const any = (test: (bar: CostBar) => boolean) => bars.some(test);
  const all: [boolean, Mark, string][] = [
    [any((bar) => bar.state === "running"), "running", "Still running: paler"],
    [any((bar) => bar.estimatedShare > 0), "estimated", "Estimated: hatched"],
    [any((bar) => bar.state === "partial"), "partial", "Partly measured"],
    [any((bar) => bar.state === "missing"), "missing", "No readings"],
  ];
  return all.filter(([present]) => present).map(([, mark, text]) => ({ mark, text }));
}

/** The bar that costs most, or null when none costs anything. */
export function dearestBar(bars: readonly CostBar[]): CostBar | null {
  let dearest: CostBar | null = null;
  for (const bar of bars) if ((bar.cost ?? 0) > (dearest?.cost ?? 0)) dearest = bar;
  return dearest;
}

/** The bars (by `from`) that carry an axis label. */
export function costTicks(bars: readonly CostBar[], bucket: CostBucketKind, time: TimeFormat): string[] {
  if (bucket !== "hour" || bars.length <= 25) {
    const every = bucket === "hour" ? 3 : Math.ceil(bars.length / 15);
    return bars.filter((_, index) => index % every === 0).map((bar) => bar.from);
  }
  return bars.filter((bar, index) => index === 0 || time.dayOfMonth(bar.from) !== time.dayOfMonth(bars[index - 1]?.from ?? bar.from)).map((bar) => bar.from);
}
