import type { Tariff } from "../../api/types";
import { useSearchParams } from "react-router";
import { ChartFrame } from "../../charts/ChartFrame";
import { Legend, LineLegend } from "../../charts/Legend";
import { isWhole, windowOf, windowText, type Window } from "../../charts/zoom";
import { ZoomArea } from "../../charts/ZoomArea";
import { formatDuration } from "../../format/time";
import { formatText, scaleOf } from "../../format/number";
import { useNowMinute } from "../../live/useNow";
import { useTime } from "../../site/context";
import { Segmented } from "../../ui/Segmented";
import { useHasWeather } from "../../domain/weather/useWeather";
import { resolveView, viewFromParams } from "../../domain/time/view";
import { OverPick } from "./OverPick";
import { fieldsFromParams, fieldsToParams, overLook, overText, overUnit, overValue, type OverField } from "./over-fields";
import { PLOT, plotRight, PowerChart } from "./PowerChart";
import { powerFields } from "./power-fields";
import { powerExtent, powerSeries, type PowerField } from "./power-series";
import { useOverlays } from "./useOverlays";
import { usePower } from "./usePower";
import { t } from "../../i18n/t";

const fields = (Object.keys(powerFields) as PowerField[]).map((value) => ({ value, text: powerFields[value].text }));
const iso = (at: number) => new Date(at).toISOString();

interface PowerCardProps {
  deviceId: string;
  deviceName: string;
  /** Where there is one, the price of a kWh can be drawn too. */
  contracts: readonly Tariff[];
  className?: string;
}

/** Power, voltage or current over time with its spread, and what is laid over it; a drag looks closer, down to single readings. */
export function PowerCard({ deviceId, deviceName, contracts, className }: PowerCardProps) {
  const [params, setParams] = useSearchParams();
  const { field, over } = fieldsFromParams(params);
  const time = useTime();
  const now = useNowMinute();
  const range = resolveView(viewFromParams(params, "day"), { now, zone: time.zone, billingDay: 1 });
  const limits = { from: Date.parse(range.span.from), to: Date.parse(range.span.to) };
  const closer = windowOf(params.get("zoom"), limits);
  const shown = closer ?? limits;
  const span = closer ? { from: iso(closer.from), to: iso(closer.to) } : range.span;
  const warmed = useHasWeather(now);
  const power = usePower(deviceId, span);
  const points = power.data?.points ?? [];
  const { series, priceUnit, tooLong } = useOverlays({ deviceId, span, series: powerSeries(points, field), points, over });
  const extent = powerExtent(series);
  const { text, unit } = powerFields[field];
  const lines = over.map((each) => ({ key: each, text: overUnit(each, priceUnit) ? `${overText[each]} (${overUnit(each, priceUnit)})` : overText[each], ...overLook[each] }));
  const what = extent ? t("{0} of {1}, between {2} and {3}", text, deviceName, formatText(extent.lowest, unit), formatText(extent.highest, unit)) : t("{0} of {1}", text, deviceName);
  const summary = over.length > 0 ? t("{0}; over it {1}", what, lines.map(({ text }) => text).join(", ")) : what;
  const scale = scaleOf([extent?.lowest, extent?.highest], unit);
  const each = power.data?.resolution ? formatDuration(power.data.resolution * 1000) : "";
  const setFields = (nextField: PowerField, nextOver: readonly OverField[]) => {
    setParams((before) => fieldsToParams(nextField, nextOver, before), { replace: true, preventScrollReset: true });
  };
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
      controlsBelow
      controls={
        <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
          <Segmented label={t("Quantity")} value={field} options={fields} onChange={(next) => { setFields(next, over); }} />
          <OverPick key={field} field={field} over={over} priced={contracts.length > 0} warmed={warmed} onChange={(next) => { setFields(field, next); }} />
        </div>
      }
      load={power}
      empty={extent ? null : { title: t("No readings of {0} in this range", text.toLowerCase()), text: t("The meter may send only its counter, or was silent.") }}
      summary={summary}
      heightClass="h-72 sm:h-80"
      legend={
        <div className="flex flex-wrap gap-x-4 gap-y-1">
          <Legend items={[{ mark: "line", text: t("Mean") }, { mark: "band", text: t("Lowest to highest reading") }]} />
          {lines.length > 0 ? <LineLegend lines={lines} /> : null}
        </div>
      }
      foot={tooLong ? <p role="status" className="text-[0.8125rem] text-ink-2">{t("Power factor and frequency are drawn for two hours or less: look closer.")}</p> : null}
      table={{
        caption: summary,
        columns: [t("From"), t("Mean"), t("Lowest"), t("Highest"), ...over.map((each) => overText[each])],
        rows: series.map((point) => ({
          key: point.from,
          cells: [time.dateTime(point.from), ...[point.mean, point.band?.[0], point.band?.[1]].map((value) => formatText(value, unit, scale)), ...over.map((each) => overValue(each, point.over[each], priceUnit, point.priceTo))],
        })),
        csv: {
          columns: [t("From"), t("To"), t("Mean ({0})", unit), t("Lowest ({0})", unit), t("Highest ({0})", unit), ...lines.map(({ text }) => text)],
          rows: series.map((point) => [point.from, point.to, point.mean, point.band?.[0] ?? null, point.band?.[1] ?? null, ...over.map((each) => point.over[each] ?? null)]),
        },
      }}
    >
      <ZoomArea window={shown} limits={limits} left={PLOT.left} right={plotRight(over)} label={summary} onChange={setZoom}>
        <PowerChart series={series} span={span} time={time} field={field} over={over} priceUnit={priceUnit} />
      </ZoomArea>
    </ChartFrame>
  );
}
