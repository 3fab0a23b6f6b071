import { Area, CartesianGrid, ComposedChart, Line, ReferenceLine, ResponsiveContainer, Tooltip, XAxis, YAxis } from "recharts";
import { axisStyle, axisText, timeTicks } from "../../charts/axis";
import { Tip } from "../../charts/Tip";
import type { Span } from "../../format/calendar";
import { formatText } from "../../format/number";
import type { TimeFormat } from "../../format/time";
import { fieldTicks, powerFields } from "./power-fields";
import { overAxis, overLook, overText, overValue, type OverField } from "./over-fields";
import type { OverPoint } from "./over-series";
import { powerExtent, type PowerField } from "./power-series";
import { t } from "../../i18n/t";

/** Room beside the plot, px. */
export const PLOT = { left: 64, right: 8 };
const ONE_DAY_MS = 30 * 3_600_000;
const SECONDS_MS = 20 * 60_000;

/** Room of a second axis, px. */
const OVER_AXIS = 66;

/** A narrow chart has room for the first line's axis; the others are read from the table and the tip. */
export function axesShown(over: readonly OverField[]): readonly OverField[] {
  return window.matchMedia("(max-width: 639px)").matches ? over.slice(0, 1) : over;
}

export const plotRight = (over: readonly OverField[]) => PLOT.right + OVER_AXIS * axesShown(over).length;

interface PowerChartProps {
  series: OverPoint[];
  span: Span;
  time: TimeFormat;
  field: PowerField;
  over: readonly OverField[];
  priceUnit: string;
}

export function PowerChart({ series, span, time, field, over, priceUnit }: PowerChartProps) {
  const extent = powerExtent(series);
  const { unit } = powerFields[field];
  const ticks = fieldTicks(field, extent?.lowest ?? 0, extent?.highest ?? 0);
  // Axes of one side stand in the order of their ids.
  const axes = over.map((each, index) => ({ each, id: `${String(index)} ${each}`, ...overAxis(each, series.flatMap((point) => [point.over[each] ?? [], each === "price" ? (point.priceTo ?? []) : []].flat())) }));
  const tiered = series.some((point) => point.priceTo !== undefined);
  const shown = axesShown(over);
  const length = Date.parse(span.to) - Date.parse(span.from);
  const label = (at: number) => (length < SECONDS_MS ? time.clockSeconds(at) : length < ONE_DAY_MS ? time.clock(at) : time.day(at));
  return (
    <ResponsiveContainer width="100%" height="100%">
      <ComposedChart data={series} margin={{ top: 8, right: PLOT.right, bottom: 0, left: 0 }}>
        <CartesianGrid vertical={false} stroke="var(--line)" />
        <XAxis dataKey="at" type="number" scale="time" domain={[Date.parse(span.from), Date.parse(span.to)]} allowDataOverflow {...axisStyle} ticks={timeTicks(span, time.zone)} tickFormatter={label} interval="equidistantPreserveStart" minTickGap={12} />
        <YAxis {...axisStyle} width={PLOT.left} domain={[ticks[0] ?? 0, ticks.at(-1) ?? 1]} ticks={ticks} tickFormatter={axisText(ticks, unit)} />
        {axes.map(({ each, id, ticks: marks, text }) => (
          <YAxis
            key={id}
            yAxisId={id}
            orientation="right"
            {...axisStyle}
            tick={shown.includes(each) ? { fill: overLook[each].color, fontSize: 12 } : false}
            width={shown.includes(each) ? OVER_AXIS : 0}
            domain={[marks[0] ?? 0, marks.at(-1) ?? 1]}
            ticks={marks}
            tickFormatter={text}
          />
        ))}
        {(ticks[0] ?? 0) < 0 ? <ReferenceLine y={0} stroke="var(--line-strong)" /> : null}
        <Tooltip
          isAnimationActive={false}
          cursor={{ stroke: "var(--line-strong)" }}
          content={({ active, payload }) => {
            const point = payload[0]?.payload as OverPoint | undefined;
            return active && point ? <PowerTip point={point} time={time} field={field} over={over} priceUnit={priceUnit} /> : null;
          }}
        />
        <Area dataKey="band" type="linear" stroke="none" fill="var(--usage-soft)" fillOpacity={0.8} isAnimationActive={false} connectNulls={false} activeDot={false} />
        <Line dataKey="mean" type="linear" stroke="var(--usage)" strokeWidth={1.75} dot={false} isAnimationActive={false} connectNulls={false} />
        {axes.map(({ each, id }) => (
          <Line key={id} yAxisId={id} dataKey={(point: OverPoint) => point.over[each] ?? null} type={each === "price" ? "stepAfter" : "linear"} stroke={overLook[each].color} strokeWidth={1.5} strokeDasharray={overLook[each].dash} dot={false} isAnimationActive={false} connectNulls={false} />
        ))}
        {axes.filter(({ each }) => each === "price" && tiered).map(({ id }) => (
          <Line key={`${id} to`} yAxisId={id} dataKey="priceTo" type="stepAfter" stroke={overLook.price.color} strokeWidth={1.25} strokeDasharray="2 3" dot={false} isAnimationActive={false} connectNulls={false} />
        ))}
      </ComposedChart>
    </ResponsiveContainer>
  );
}

interface PowerTipProps extends Pick<PowerChartProps, "time" | "field" | "over" | "priceUnit"> {
  point: OverPoint;
}

function PowerTip({ point, time, field, over, priceUnit }: PowerTipProps) {
  const { unit } = powerFields[field];
  const title = `${time.day(point.from)}, ${time.clockSeconds(point.from)}–${time.clockSeconds(point.to)}`;
  const others = over.map((each): [string, string] => [overText[each], overValue(each, point.over[each], priceUnit, point.priceTo)]);
  if (point.mean === null || point.band === null) return <Tip title={title} rows={others} foot={t("No readings")} />;
  return <Tip title={title} rows={[[t("Mean"), formatText(point.mean, unit)], [t("Lowest"), formatText(point.band[0], unit)], [t("Highest"), formatText(point.band[1], unit)], ...others]} />;
}
