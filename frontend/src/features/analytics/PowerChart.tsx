import { Area, CartesianGrid, ComposedChart, Line, ReferenceLine, ResponsiveContainer, Tooltip, XAxis, YAxis } from "recharts";
import { axisStyle, signedTicks, timeTicks } from "../../charts/axis";
import { Tip } from "../../charts/Tip";
import type { Span } from "../../format/calendar";
import { formatText, scaleFor } from "../../format/number";
import type { TimeFormat } from "../../format/time";
import { powerExtent, type PowerPoint } from "./power-series";

interface PowerChartProps {
  series: PowerPoint[];
  span: Span;
  time: TimeFormat;
}

export function PowerChart({ series, span, time }: PowerChartProps) {
  const extent = powerExtent(series);
  const ticks = signedTicks(Math.max(0, extent?.highest ?? 0), Math.max(0, -(extent?.lowest ?? 0)));
  const scale = scaleFor(Math.max(ticks.at(-1) ?? 1, -(ticks[0] ?? 0)), "W");
  const oneDay = Date.parse(span.to) - Date.parse(span.from) < 30 * 3_600_000;
  return (
    <ResponsiveContainer width="100%" height="100%">
      <ComposedChart data={series} margin={{ top: 8, right: 8, bottom: 0, left: 0 }}>
        <CartesianGrid vertical={false} stroke="var(--line)" />
        <XAxis
          dataKey="at"
          type="number"
          scale="time"
          domain={[Date.parse(span.from), Date.parse(span.to)]}
          {...axisStyle}
          ticks={timeTicks(span, time.zone)}
          tickFormatter={(at: number) => (oneDay ? time.clock(at) : time.day(at))}
          interval="equidistantPreserveStart"
          minTickGap={12}
        />
        <YAxis {...axisStyle} width={64} domain={[ticks[0] ?? 0, ticks.at(-1) ?? 1]} ticks={ticks} tickFormatter={(value: number) => formatText(value, "W", { ...scale, decimals: Number.isInteger(value / scale.factor) ? 0 : 1 })} />
        {(ticks[0] ?? 0) < 0 ? <ReferenceLine y={0} stroke="var(--line-strong)" /> : null}
        <Tooltip
          isAnimationActive={false}
          cursor={{ stroke: "var(--line-strong)" }}
          content={({ active, payload }) => {
            const point = payload[0]?.payload as PowerPoint | undefined;
            return active && point ? <PowerTip point={point} time={time} /> : null;
          }}
        />
        <Area dataKey="band" type="linear" stroke="none" fill="var(--usage-soft)" fillOpacity={0.8} isAnimationActive={false} connectNulls={false} activeDot={false} />
        <Line dataKey="mean" type="linear" stroke="var(--usage)" strokeWidth={1.75} dot={false} isAnimationActive={false} connectNulls={false} />
      </ComposedChart>
    </ResponsiveContainer>
  );
}

function PowerTip({ point, time }: { point: PowerPoint; time: TimeFormat }) {
  const title = `${time.day(point.from)}, ${time.clock(point.from)}–${time.clock(point.to)}`;
  if (point.mean === null || point.band === null) return <Tip title={title} rows={[]} foot="No readings" />;
  return (
    <Tip
      title={title}
      rows={[
        ["Mean", formatText(point.mean, "W")],
        ["Lowest", formatText(point.band[0], "W")],
        ["Highest", formatText(point.band[1], "W")],
      ]}
    />
  );
}
