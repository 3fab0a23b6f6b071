import { useState } from "react";
import { ChartFrame } from "../../charts/ChartFrame";
import { Legend } from "../../charts/Legend";
import { formatDuration } from "../../format/time";
import { formatText } from "../../format/number";
import { useNowMinute } from "../../live/useNow";
import { useTime } from "../../site/context";
import { Segmented } from "../../ui/Segmented";
import { daysSpan, siteDate } from "../../format/calendar";
import { PowerChart } from "./PowerChart";
import { powerExtent, powerSeries } from "./power-series";
import { usePower } from "./usePower";

type Window = "today" | "yesterday" | "week";
const windows = [
  { value: "today", text: "Today" },
  { value: "yesterday", text: "Yesterday" },
  { value: "week", text: "7 days" },
] as const;
const firstDay: Record<Window, number> = { today: 0, yesterday: -1, week: -6 };

/** Power over time with its spread. */
export function PowerCard({ deviceId, deviceName, className }: { deviceId: string; deviceName: string; className?: string }) {
  const [window, setWindow] = useState<Window>("today");
  const time = useTime();
  const now = useNowMinute();
  const last = siteDate(now, time.zone, window === "yesterday" ? -1 : 0);
  const span = daysSpan(siteDate(now, time.zone, firstDay[window]), last, time.zone);
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
      controls={<Segmented label="Range" value={window} options={windows} onChange={setWindow} />}
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
