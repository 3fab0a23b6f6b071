import type { ImportAnswer } from "../../api/types";
import { ChartTable, type TableData } from "../../charts/ChartTable";
import { formatDate } from "../../format/dates";
import { formatCount, formatText } from "../../format/number";
import { formatDuration } from "../../format/time";
import { useTime } from "../../site/context";
import { Callout } from "../../ui/Callout";
import { previewText } from "./import-text";
import { RejectedRows } from "./RejectedRows";
import type { ImportPreview } from "./useImport";
import { t } from "../../i18n/t";

/** What an import would do: how much is good, there already, refused and why; which days, and how much energy each. */
export function PreviewView({ preview: { answer, isWhole }, into }: { preview: ImportPreview; into: string }) {
  const time = useTime();
  const first = answer.preview ?? [];
  return (
    <section aria-label={t("What an import would do")} className="grid gap-3">
      <Callout tone={answer.rejected > 0 || answer.unfinished || answer.stored + answer.duplicates === 0 ? "warn" : "good"} icon={answer.rejected > 0 ? "info" : "check"} title={previewText(answer)}>
        {isWhole ? null : <p>{t("Only the first {0} rows were looked at.", formatCount(answer.rows))}</p>}
        {answer.unfinished ? <p>{t("The file has no end of line at its end: it may have been cut off.")}</p> : null}
        {answer.ignoredColumns.length > 0 ? <p>{t("Columns that are not used: {0}", answer.ignoredColumns.join(", "))}</p> : null}
        <RejectedRows rejects={answer.rejects} />
      </Callout>
      {Object.entries(answer.devices).map(([id, device]) => (
        <div key={id} className="grid gap-2">
          <p className="text-[0.8125rem] text-ink-2">
            {device.firstAt && device.lastAt ? t("{0}: {1} to {2}", id, time.full(begins(device.firstAt, device)), time.full(device.lastAt)) : id}
            {device.cadenceSeconds ? `, ${t("every {0}", formatDuration(device.cadenceSeconds * 1000))}` : ""}
          </p>
          {id === into ? null : <Callout tone="warn" icon="info" title={t("The file itself says that these are of {0}: they go there, not to {1}.", id, into)} />}
          <ChartTable data={daysTable(id, answer.days?.[id] ?? [])} className="max-h-72" />
        </div>
      ))}
      {first.length > 0 ? (
        <details className="text-[0.8125rem]">
          <summary className="cursor-pointer font-medium">{t("The first readings")}</summary>
          <ChartTable data={readingsTable(first, time.full)} className="mt-2 max-h-72" />
        </details>
      ) : null}
    </section>
  );
}

/** A period stands at its end; the first one began before. */
function begins(firstAt: string, { isOfPeriods, cadenceSeconds }: ImportAnswer["devices"][string]): number {
  return Date.parse(firstAt) - (isOfPeriods ? (cadenceSeconds ?? 0) * 1000 : 0);
}

type Days = NonNullable<ImportAnswer["days"]>[string];

function daysTable(id: string, days: Days): TableData {
  const exports = days.some((day) => day.exportWh > 0);
  const rows = days.map((day) => ({ key: day.date, cells: [formatDate(day.date), formatText(day.importWh, "Wh"), ...(exports ? [formatText(day.exportWh, "Wh")] : [])] }));
  return { caption: t("Energy of each day, {0}", id), columns: [t("Day"), t("Energy"), ...(exports ? [t("Exported")] : [])], rows };
}

function readingsTable(readings: NonNullable<ImportAnswer["preview"]>, full: (at: string) => string): TableData {
  const rows = readings.map((each, n) => ({
    key: String(n),
    cells: [full(each.timestamp), each.periodSeconds ? formatDuration(each.periodSeconds * 1000) : "–", formatText(each.energy, "Wh"), formatText(each.energyExported, "Wh"), formatText(each.power, "W")],
  }));
  return { caption: t("The first readings"), columns: [t("Time"), t("Period"), t("Energy"), t("Exported"), t("Power")], rows };
}
