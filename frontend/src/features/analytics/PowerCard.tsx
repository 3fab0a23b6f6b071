import { useState } from "react";
import { useSearchParams } from "react-router";
import { ChartFrame } from "../../charts/ChartFrame";
import { Legend } from "../../charts/Legend";
import { isWhole, windowOf, windowText, type Window } from "../../charts/zoom";
import { ZoomArea } from "../../charts/ZoomArea";
import { formatDuration } from "../../format/time";
import { formatText, scaleOf } from "../../format/number";
import { useNowMinute } from "../../live/useNow";
import { useTime } from "../../site/context";
import { Segmented } from "../../ui/Segmented";
import { resolveView, viewFromParams } from "../../domain/time/view";
import { PLOT, PowerChart } from "./PowerChart";
import { powerFields } from "./power-fields";
import { powerExtent, powerSeries, type PowerField } from "./power-series";
import { usePower } from "./usePower";
import { t } from "../../i18n/t";

const fields = (Object.keys(powerFields) as PowerField[]).map((value) => ({ value, text: powerFields[value].text }));
const iso = (at: number) => new Date(at).toISOString();

/** Power, voltage or current over time with its spread; a drag looks closer, down to single readings. */
export function PowerCard({ deviceId, deviceName, className }: { deviceId: string; deviceName: string; className?: string }) {
  const [params, setParams] = useSearchParams();
  const [field, setField] = useState<PowerField>("power");
  const time = useTime();
  const now = useNowMinute();
  const range = resolveView(viewFromParams(params, "day"), { now, zone: time.zone, billingDay: 1 });
  const limits = { from: Date.parse(range.span.from), to: Date.parse(range.span.to) };
  const closer = windowOf(params.get("zoom"), limits);
  const shown = closer ?? limits;
  const span = closer ? { from: iso(closer.from), to: iso(closer.to) } : range.span;
  const power = usePower(deviceId, span);
  const series = powerSeries(power.data?.points ?? [], field);
  const extent = powerExtent(series);
  const { text, unit } = powerFields[field];
  const summary = extent ? t("{0} of {1}, between {2} and {3}", text, deviceName, formatText(extent.lowest, unit), formatText(extent.highest, unit)) : t("{0} of {1}", text, deviceName);
  const scale = scaleOf([extent?.lowest, extent?.highest], unit);
  const each = power.data?.resolution ? formatDuration(power.data.resolution * 1000) : "";
  const setZoom = (window: Window) => {
    setParams((before) => {
      const next = new URLSearchParams(before);
      if (isWhole(window, limits)) next.delete("zoom");
      else next.set("zoom", windowText(window));
      return next;
    }, { replace: true, preventScrollReset: true });
  };
  return (
    <ChartFrame
      title={text}
      note={each ? t("{0} per point", each) : null}
      className={className}
      controls={<Segmented label={t("Quantity")} value={field} options={fields} onChange={setField} />}
      load={power}
      empty={extent ? null : { title: t("No readings of {0} in this range", text.toLowerCase()), text: t("The meter may send only its counter, or was silent.") }}
      summary={summary}
      heightClass="h-72 sm:h-80"
      legend={<Legend items={[{ mark: "line", text: t("Mean") }, { mark: "band", text: t("Lowest to highest reading") }]} />}
      table={{
        caption: summary,
        columns: [t("From"), t("Mean"), t("Lowest"), t("Highest")],
        rows: series.map((point) => ({
          key: point.from,
          cells: [time.dateTime(point.from), ...[point.mean, point.band?.[0], point.band?.[1]].map((value) => formatText(value, unit, scale))],
        })),
        csv: {
          columns: [t("From"), t("To"), t("Mean ({0})", unit), t("Lowest ({0})", unit), t("Highest ({0})", unit)],
          rows: series.map((point) => [point.from, point.to, point.mean, point.band?.[0] ?? null, point.band?.[1] ?? null]),
        },
      }}
    >
      <ZoomArea window={shown} limits={limits} left={PLOT.left} right={PLOT.right} label={summary} onChange={setZoom}>
        <PowerChart series={series} span={span} time={time} field={field} />
      </ZoomArea>
    </ChartFrame>
  );
}
