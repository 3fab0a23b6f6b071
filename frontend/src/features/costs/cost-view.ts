import type { TableData } from "../../charts/ChartTable";
import type { Mark } from "../../charts/Legend";
import { formatMoney } from "../../format/money";
import { formatShare, formatText } from "../../format/number";
import type { TimeFormat } from "../../format/time";
import { barNoun, barTitle } from "../../domain/time/bar-text";
import type { BarKind } from "../../domain/time/view";
import { costRemark, type CostBar, type CostPart } from "./cost-series";
import { t } from "../../i18n/t";

/** The bars as a table: future slots are left out, missing ones are not. */
export function costTable(bars: readonly CostBar[], parts: readonly CostPart[], bucket: BarKind, time: TimeFormat, currency: string, caption: string): TableData {
  return {
    caption,
    columns: [barNoun[bucket], t("Cost"), t("Energy"), ...parts.map((part) => part.text), t("Remark")],
    rows: bars
      .filter((bar) => bar.state !== "future")
      .map((bar) => ({
        key: bar.from,
        cells: [
          barTitle(bar, bucket, time),
          formatMoney(bar.cost, currency),
          formatText(bar.importWh, "Wh"),
          ...parts.map((part) => formatMoney(bar.parts[part.key], currency)),
          costRemark(bar, formatShare) ?? "",
        ],
      })),
    csv: {
      columns: [t("From"), t("To"), t("Cost ({0})", currency), t("Imported (Wh)"), t("Exported (Wh)"), ...parts.map((part) => `${part.text} (${currency})`), t("Share measured"), t("Share estimated")],
      rows: bars
        .filter((bar) => bar.state !== "future")
        .map((bar) => [bar.from, bar.to, bar.cost, bar.importWh, bar.exportWh, ...parts.map((part) => bar.parts[part.key] ?? null), bar.coverage, bar.estimatedShare]),
    },
  };
}

/** The marks that occur among the bars, in a fixed order. */
export function costMarks(bars: readonly CostBar[]): { mark: Mark; text: string }[] {
  const any = (test: (bar: CostBar) => boolean) => bars.some(test);
  const all: [boolean, Mark, string][] = [
    [any((bar) => bar.state === "running"), "running", t("Still running: paler")],
    [any((bar) => bar.estimatedShare > 0), "estimated", t("Estimated: hatched")],
    [any((bar) => bar.state === "partial"), "partial", t("Partly measured")],
    [any((bar) => bar.state === "missing"), "missing", t("No readings")],
  ];
  return all.filter(([present]) => present).map(([, mark, text]) => ({ mark, text }));
}

/** The bar that costs most, or null when none costs anything. */
export function dearestBar(bars: readonly CostBar[]): CostBar | null {
  let dearest: CostBar | null = null;
  for (const bar of bars) if ((bar.cost ?? 0) > (dearest?.cost ?? 0)) dearest = bar;
  return dearest;
}
