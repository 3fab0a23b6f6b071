import type { TableData } from "../../charts/ChartTable";
import type { Mark } from "../../charts/Legend";
import { formatShare, formatText } from "../../format/number";
import type { TimeFormat } from "../../format/time";
import { barNoun, barTitle } from "../time/bar-text";
import { barRemark, givenBars, highestBar, onlyGives, type UsageBar, type UsageBucket } from "./usage-series";

/** The bars as a table: future slots are left out, missing ones are not. */
export function usageTable(bars: readonly UsageBar[], bucket: UsageBucket, time: TimeFormat, caption: string): TableData {
  const withExport = bars.some((bar) => (bar.exportWh ?? 0) > 0);
  return {
    caption,
    columns: [barNoun[bucket], "Used", ...(withExport ? ["Exported"] : []), "Highest power", "Remark"],
    rows: bars
      .filter((bar) => bar.state !== "future")
      .map((bar) => ({
        key: bar.from,
        cells: [
          barTitle(bar, bucket, time),
          formatText(bar.importWh, "Wh"),
          ...(withExport ? [formatText(bar.exportWh, "Wh")] : []),
          formatText(bar.peakW, "W"),
          barRemark(bar, formatShare) ?? "",
        ],
      })),
    csv: {
      columns: ["From", "To", "Used (Wh)", "Exported (Wh)", "Highest power (W)", "Share measured", "Share estimated"],
      rows: bars
        .filter((bar) => bar.state !== "future")
        .map((bar) => [bar.from, bar.to, bar.importWh, bar.exportWh, bar.peakW, bar.coverage, bar.estimatedShare]),
    },
  };
}

/** The marks that occur among the bars, in a fixed order. */
export function usageMarks(bars: readonly UsageBar[]): { mark: Mark; text: string }[] {
  const any = (test: (bar: UsageBar) => boolean) => bars.some(test);
  const all: [boolean, Mark, string][] = [
    [any((bar) => (bar.importWh ?? 0) > 0) || !any((bar) => (bar.exportWh ?? 0) > 0), "usage", "Measured"],
    [any((bar) => bar.state === "running"), "running", "Still running"],
    [any((bar) => bar.estimatedShare > 0), "estimated", "Estimated"],
    [any((bar) => bar.state === "partial"), "partial", "Partly measured"],
    [any((bar) => (bar.exportWh ?? 0) > 0), "export", "Exported"],
    [any((bar) => bar.state === "missing"), "missing", "No readings"],
  ];
  return all.filter(([present]) => present).map(([, mark, text]) => ({ mark, text }));
}

/** The picture in a sentence. */
export function usageSummary(bars: readonly UsageBar[], bucket: UsageBucket, time: TimeFormat, device: string): string {
  const gives = onlyGives(bars);
  const highest = highestBar(gives ? givenBars(bars) : bars);
  const what = `Energy ${gives ? "exported" : "used"} by ${device} per ${barNoun[bucket].toLowerCase()}`;
  return highest ? `${what}; highest ${formatText(highest.importWh, "Wh")} at ${barTitle(highest, bucket, time)}` : what;
}
