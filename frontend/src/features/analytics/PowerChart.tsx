import { Area, CartesianGrid, ComposedChart, Line, ReferenceLine, ResponsiveContainer, Tooltip, XAxis, YAxis } from "recharts";
import { axisStyle, axisText, timeTicks } from "../../charts/axis";
import { Tip } from "../../charts/Tip";
import type { Span } from "../../format/calendar";
import { formatText } from "../../format/number";
import type { TimeFormat } from "../../format/time";
import { fieldTicks, powerFields } from "./power-fields";
import { powerExtent, type PowerField, type PowerPoint } from "./power-series";
import { t } from "../../i18n/t";

/** Room beside the plot, px. */
export const PLOT = { left: 64, right: 8 };
const ONE_DAY_MS = 30 * 3_600_000;
const SECONDS_MS = 20 * 60_000;

interface PowerChartProps {
  series: PowerPoint[];
  span: Span;
  time: TimeFormat;
  field: PowerField;
}

export function PowerChart({ series, span, time, field }: PowerChartProps) {
  const extent = powerExtent(series);
  const { unit } = powerFields[field];
  const ticks = fieldTicks(field, extent?.lowest ?? 0, extent?.highest ?? 0);
  const length = Date.parse(span.to) - Date.parse(span.from);
  const label = (at: number) => (length < SECONDS_MS ? time.clockSeconds(at) : length < ONE_DAY_MS ? time.clock(at) : time.day(at));
  return (
    <ResponsiveContainer width="100%" height="100%">
      <ComposedChart data={series} margin={{ top: 8, right: PLOT.right, bottom: 0, left: 0 }}>
        <CartesianGrid vertical={false} stroke="var(--line)" />
        <XAxis dataKey="at" type="number" scale="time" domain={[Date.parse(span.from), Date.parse(span.to)]} allowDataOverflow {...axisStyle} ticks={timeTicks(span, time.zone)} tickFormatter={label} interval="equidistantPreserveStart" minTickGap={12} />
        <YAxis {...axisStyle} width={PLOT.left} domain={[ticks[0] ?? 0, ticks.at(-1) ?? 1]} ticks={ticks} tickFormatter={axisText(ticks, unit)} />
        {(ticks[0] ?? 0) < 0 ? <ReferenceLine y={0} stroke="var(--line-strong)" /> : null}
        <Tooltip
          isAnimationActive={false}
          cursor={{ stroke: "var(--line-strong)" }}
          content={({ active, payload }) => {
            const point = payload[0]?.payload as PowerPoint | undefined;
            return active && point ? <PowerTip point={point} time={time} field={field} /> : null;
          }}
        />
        <Area dataKey="band" type="linear" stroke="none" fill="var(--usage-soft)" fillOpacity={0.8} isAnimationActive={false} connectNulls={false} activeDot={false} />
        <Line dataKey="mean" type="linear" stroke="var(--usage)" strokeWidth={1.75} dot={false} isAnimationActive={false} connectNulls={false} />
      </ComposedChart>
    </ResponsiveContainer>
  );
}

function PowerTip({ point, time, field }: { point: PowerPoint; time: TimeFormat; field: PowerField }) {
  const { unit } = powerFields[field];
  const title = `${time.day(point.from)}, ${time.clockSeconds(point.from)}–${time.clockSeconds(point.to)}`;
  if (point.mean === null || point.band === null) return <Tip title={title} rows={[]} foot={t("No readings")} />;
  return <Tip title={title} rows={[[t("Mean"), formatText(point.mean, unit)], [t("Lowest"), formatText(point.band[0], unit)], [t("Highest"), formatText(point.band[1], unit)]]} />;
}
