import type { TableData } from "../../charts/ChartTable";
import { barNoun, barTitle } from "../../domain/time/bar-text";
import { barRemark, type UsageBar, type UsageBucket } from "../../domain/energy/usage-series";
import { formatShare, formatText, scaleOf } from "../../format/number";
import type { TimeFormat } from "../../format/time";
import type { Pair } from "./compare-series";
import { t } from "../../i18n/t";

/** Both times as a table, each bar with its own date; what has not begun yet is left empty. */
export function compareTable(pairs: readonly Pair[], bucket: UsageBucket, time: TimeFormat, names: { shown: string; other: string }, caption: string): TableData {
  const scale = scaleOf(pairs.flatMap((pair) => [pair.shown?.importWh, pair.other?.importWh]), "Wh");
  const begun = (bar: UsageBar | null) => (bar && bar.state !== "future" ? bar : null);
  const title = (bar: UsageBar | null) => (bar ? barTitle(bar, bucket, time) : "");
  const value = (bar: UsageBar | null) => (begun(bar) ? formatText(bar?.importWh, "Wh", scale) : "");
  const remark = (bar: UsageBar | null) => (bar ? (barRemark(bar, formatShare) ?? "") : "");
  const numbers = (bar: UsageBar | null) => [bar?.from ?? null, bar?.to ?? null, begun(bar)?.importWh ?? null, begun(bar)?.coverage ?? null, begun(bar)?.estimatedShare ?? null];
  const columns = (name: string) => [t("From"), t("To"), t("Energy (Wh)"), t("Share measured"), t("Share estimated")].map((column) => `${name}: ${column}`);
  return {
    caption,
    columns: [barNoun[bucket], names.shown, t("Remark"), t("Beside it"), names.other, t("Remark on that")],
    rows: pairs.map(({ place, shown, other }) => ({ key: String(place), cells: [title(shown), value(shown), remark(shown), title(other), value(other), remark(other)] })),
    csv: { columns: [...columns(names.shown), ...columns(names.other)], rows: pairs.map((pair) => [...numbers(pair.shown), ...numbers(pair.other)]) },
  };
}
