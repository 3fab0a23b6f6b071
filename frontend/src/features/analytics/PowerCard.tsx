import { useSearchParams } from "react-router";
import { ChartFrame } from "../../charts/ChartFrame";
import { Legend } from "../../charts/Legend";
import { formatDuration } from "../../format/time";
import { formatText } from "../../format/number";
import { useNowMinute } from "../../live/useNow";
import { useTime } from "../../site/context";
import { siteDate } from "../../format/calendar";
import { TimeNavigator } from "../../domain/time/TimeNavigator";
import { resolveView, viewFromParams, viewToParams, type Unit } from "../../domain/time/view";
import { PowerChart } from "./PowerChart";
import { powerExtent, powerSeries } from "./power-series";
import { usePower } from "./usePower";

const units: readonly Unit[] = ["day", "week", "month", "year", "custom"];

/** Power over time with its spread. */
export function PowerCard({ deviceId, deviceName, className }: { deviceId: string; deviceName: string; className?: string }) {
  const [params, setParams] = useSearchParams();
  const time = useTime();
  const now = useNowMinute();
  const view = viewFromParams(params, "day");
  const range = { ...resolveView(view, { now, zone: time.zone, billingDay: 1 }), choices: [] };
  const { span } = range;
  const power = usePower(deviceId, span);
  const series = powerSeries(power.data?.points ?? []);
  const extent = powerExtent(series);
  const summary = extent
    ? `Power of ${deviceName}, between ${formatText(extent.lowest, "W")} and ${formatText(extent.highest, "W")}`
    : `Power of ${deviceName}`;
  const each = power.data?.resolution ? formatDuration(power.data.resolution * 1000) : "";
  return (
    <ChartFrame
      title="Power"
      note={each ? `${each} per point` : null}
      className={className}
      controls={<TimeNavigator view={view} range={range} today={siteDate(now, time.zone)} units={units} onChange={(next) => { setParams((before) => viewToParams(next, before), { replace: true, preventScrollReset: true }); }} />}
      load={power}
      empty={extent ? null : { title: "No power readings in this range", text: "The meter may send only its counter, or was silent." }}
      summary={summary}
      legend={<Legend items={[{ mark: "line", text: "Mean" }, { mark: "band", text: "Lowest to highest reading" }]} />}
      table={{
        caption: summary,
        columns: ["From", "Mean", "Lowest", "Highest"],
        rows: series.map((point) => ({
          key: point.from,
          cells: [time.dateTime(point.from), formatText(point.mean, "W"), formatText(point.band?.[0], "W"), formatText(point.band?.[1], "W")],
        })),
      }}
    >
      <PowerChart series={series} span={span} time={time} />
    </ChartFrame>
  );
}
