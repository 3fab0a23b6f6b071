import type { TableData } from "../../charts/ChartTable";
import type { Mark } from "../../charts/Legend";
import { formatShare, formatText, scaleOf } from "../../format/number";
import type { TimeFormat } from "../../format/time";
import { barNoun, barTitle } from "../time/bar-text";
import { barRemark, givenBars, highestBar, onlyGives, type UsageBar, type UsageBucket } from "./usage-series";
import { inSentence, t } from "../../i18n/t";

/** The bars as a table: future slots are left out, missing ones are not. */
export function usageTable(bars: readonly UsageBar[], bucket: UsageBucket, time: TimeFormat, caption: string): TableData {
  const withExport = bars.some((bar) => (bar.exportWh ?? 0) > 0);
  const energy = scaleOf(bars.flatMap((bar) => [bar.importWh, bar.exportWh]), "Wh");
  const power = scaleOf(bars.map((bar) => bar.peakW), "W");
  return {
    caption,
    columns: [barNoun[bucket], t("Used"), ...(withExport ? [t("Exported")] : []), t("Highest power"), t("Remark")],
    rows: bars
      .filter((bar) => bar.state !== "future")
      .map((bar) => ({
        key: bar.from,
        cells: [
          barTitle(bar, bucket, time),
          formatText(bar.importWh, "Wh", energy),
          ...(withExport ? [formatText(bar.exportWh, "Wh", energy)] : []),
          formatText(bar.peakW, "W", power),
          barRemark(bar, formatShare) ?? "",
        ],
      })),
    csv: {
      columns: [t("From"), t("To"), t("Used (Wh)"), t("Exported (Wh)"), t("Highest power (W)"), t("Share measured"), t("Share estimated")],
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
    [any((bar) => (bar.importWh ?? 0) > 0) || !any((bar) => (bar.exportWh ?? 0) > 0), "usage", t("Measured")],
    [any((bar) => bar.state === "running"), "running", t("Still running")],
    [any((bar) => bar.estimatedShare > 0), "estimated", t("Estimated")],
    [any((bar) => bar.state === "partial"), "partial", t("Partly measured")],
    [any((bar) => (bar.exportWh ?? 0) > 0), "export", t("Exported")],
    [any((bar) => bar.state === "missing"), "missing", t("No readings")],
  ];
  return all.filter(([present]) => present).map(([, mark, text]) => ({ mark, text }));
}

/** The picture in a sentence. */
export function usageSummary(bars: readonly UsageBar[], bucket: UsageBucket, time: TimeFormat, device: string): string {
  const gives = onlyGives(bars);
  const highest = highestBar(gives ? givenBars(bars) : bars);
  const what = t(gives ? "Energy exported by {0} per {1}" : "Energy used by {0} per {1}", device, inSentence(barNoun[bucket]));
  return highest ? t("{0}; highest {1} at {2}", what, formatText(highest.importWh, "Wh"), barTitle(highest, bucket, time)) : what;
}
