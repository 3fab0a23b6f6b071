import { CartesianGrid, Line, LineChart, ReferenceLine, ResponsiveContainer, Tooltip, XAxis, YAxis } from "recharts";
import { axisStyle, axisText } from "../../charts/axis";
import { ChartFrame } from "../../charts/ChartFrame";
import { Tip } from "../../charts/Tip";
import { useEnergy } from "../../domain/energy/useEnergy";
import { dayCount, type Span } from "../../format/calendar";
import { formatShare, formatText, scaleOf } from "../../format/number";
import { useTime } from "../../site/context";
import { Figure } from "../../ui/Figure";
import { durationSeries, powerAt, type DurationPoint } from "./duration-series";
import { fieldTicks } from "./power-fields";
import { t } from "../../i18n/t";

/** Longer than this is asked by the hour: a year of quarter hours is 35,000 numbers. */
const QUARTER_HOURS_DAYS = 31;
const SHARES = [0.01, 0.1, 0.5, 0.9];

interface DurationCardProps {
  deviceId: string;
  deviceName: string;
  span: Span;
  className?: string;
}

/** For how much of the time the load was at least so high: the base load on the right, the rare peaks on the left. */
export function DurationCard({ deviceId, deviceName, span, className }: DurationCardProps) {
  const { zone } = useTime();
  const hourly = dayCount(span, zone) > QUARTER_HOURS_DAYS;
  const energy = useEnergy({ deviceId, span, bucket: hourly ? "hour" : "15m" });
  const points = durationSeries(energy.data?.buckets ?? []);
  const base = powerAt(points, 1);
  const scale = scaleOf([...SHARES.map((share) => powerAt(points, share)), base], "W");
  const summary = t("Load duration of {0}: half of the time at least {1}", deviceName, formatText(powerAt(points, 0.5), "W"));
  return (
    <ChartFrame
      title={t("How high, for how long")}
      note={hourly ? t("The highest quarter hour of each hour, sorted") : t("Quarter hours, sorted")}
      className={className}
      load={energy}
      empty={points.length < 2 ? { title: t("Not enough measured in this range"), text: t("The curve needs a few quarter hours.") } : null}
      summary={summary}
      headline={
        <dl className="flex flex-wrap gap-x-8 gap-y-2">
          {SHARES.map((share) => <Figure key={share} label={t("{0} of the time above", formatShare(share))}>{formatText(powerAt(points, share), "W", scale)}</Figure>)}
          <Figure label={t("Never below")}>{formatText(base, "W", scale)}</Figure>
        </dl>
      }
      table={{ caption: summary, columns: [t("Share of the time"), t("At least")], rows: points.map((point) => ({ key: String(point.share), cells: [formatShare(point.share), formatText(point.power, "W", scaleOf([points[0]?.power], "W"))] })), csv: { columns: [t("Share of the time"), t("At least (W)")], rows: points.map((point) => [point.share, point.power]) } }}
    >
      <DurationChart points={points} />
    </ChartFrame>
  );
}

function DurationChart({ points }: { points: DurationPoint[] }) {
  const ticks = fieldTicks("power", points.at(-1)?.power ?? 0, points[0]?.power ?? 0);
  return (
    <ResponsiveContainer width="100%" height="100%">
      <LineChart data={[{ ...points[0], share: 0 }, ...points]} margin={{ top: 8, right: 12, bottom: 0, left: 0 }}>
        <CartesianGrid vertical={false} stroke="var(--line)" />
        <XAxis dataKey="share" type="number" domain={[0, 1]} {...axisStyle} ticks={[0, 0.25, 0.5, 0.75, 1]} tickFormatter={formatShare} />
        <YAxis {...axisStyle} width={64} domain={[ticks[0] ?? 0, ticks.at(-1) ?? 1]} ticks={ticks} tickFormatter={axisText(ticks, "W")} />
        {(ticks[0] ?? 0) < 0 ? <ReferenceLine y={0} stroke="var(--line-strong)" /> : null}
        <Tooltip
          isAnimationActive={false}
          cursor={{ stroke: "var(--line-strong)" }}
          content={({ active, payload }) => {
            const point = payload[0]?.payload as DurationPoint | undefined;
            return active && point ? <Tip title={t("{0} of the measured time", formatShare(point.share))} rows={[[t("At least"), formatText(point.power, "W")]]} /> : null;
          }}
        />
        <Line dataKey="power" type="stepBefore" stroke="var(--usage)" strokeWidth={1.75} dot={false} isAnimationActive={false} />
      </LineChart>
    </ResponsiveContainer>
  );
}
