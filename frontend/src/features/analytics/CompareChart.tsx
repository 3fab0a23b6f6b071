import { Bar, BarChart, CartesianGrid, ResponsiveContainer, Tooltip, XAxis, YAxis } from "recharts";
import { axisStyle, axisText, niceTicks } from "../../charts/axis";
import { BarFills, BarShape } from "../../charts/BarShape";
import { Tip } from "../../charts/Tip";
import { barLabel, barTicks, barTitle } from "../../domain/time/bar-text";
import { barRemark, type UsageBar, type UsageBucket } from "../../domain/energy/usage-series";
import { formatShare, formatText } from "../../format/number";
import type { TimeFormat } from "../../format/time";
import type { Pair } from "./compare-series";

type Side = "shown" | "other";
const colors: Record<Side, string> = { shown: "var(--usage)", other: "var(--compare)" };
const CROWDED = 60;

/** Half of a pair, drawn by how far it can be trusted. */
function PairShape({ side, ...props }: { side: Side; payload?: Pair }) {
  const bar = props.payload?.[side];
  return bar && bar.importWh !== null ? <BarShape {...props} payload={bar} color={colors[side]} radius={2} isZero={(each) => each.importWh === 0} /> : null;
}

export function CompareChart({ pairs, bucket, time }: { pairs: Pair[]; bucket: UsageBucket; time: TimeFormat }) {
  const most = pairs.reduce((max, pair) => Math.max(max, pair.shown?.importWh ?? 0, pair.other?.importWh ?? 0), 0);
  const ticks = niceTicks(most > 0 ? most : 1000);
  const top = ticks.at(-1) ?? 1;
  const from = (pair: Pair | undefined) => pair?.shown?.from ?? pair?.other?.from ?? "";
  const marked = new Set(barTicks(pairs.map((pair) => ({ from: from(pair) })), bucket, time.zone));
  const drawn = (side: Side) => (pair: Pair) => pair[side]?.importWh ?? null;
  const byPlace = new Map(pairs.map((pair) => [pair.place, pair]));
  // A time of which nothing at all is known is said in words; dots everywhere would only hide the other one.
  const measured = (side: Side) => pairs.some((pair) => drawn(side)(pair) !== null);
  const missing = (side: Side) => (measured(side) ? (pair: Pair) => (pair[side]?.state === "missing" ? top : null) : () => null);
  return (
    <ResponsiveContainer width="100%" height="100%">
      <BarChart data={pairs} margin={{ top: 8, right: 4, bottom: 0, left: 0 }} barCategoryGap={pairs.length > CROWDED ? "4%" : "20%"} barGap={pairs.length > CROWDED ? 0 : 2}>
        <BarFills />
        <CartesianGrid vertical={false} stroke="var(--line)" />
        <XAxis
          dataKey="place"
          {...axisStyle}
          ticks={pairs.filter((pair) => marked.has(from(pair))).map((pair) => pair.place)}
          tickFormatter={(place: number) => barLabel(from(byPlace.get(place)), bucket, pairs.length, time)}
          interval="equidistantPreserveStart"
          minTickGap={10}
        />
        <YAxis {...axisStyle} width={72} ticks={ticks} domain={[0, top]} tickFormatter={axisText(ticks, "Wh")} />
        <Tooltip
          isAnimationActive={false}
          cursor={{ fill: "var(--ink)", opacity: 0.06 }}
          content={({ active, payload }) => {
            const pair = payload[0]?.payload as Pair | undefined;
            return active && pair ? <PairTip pair={pair} bucket={bucket} time={time} /> : null;
          }}
        />
        {(["other", "shown"] as const).flatMap((side) => [
          <Bar key={side} dataKey={drawn(side)} stackId={side} shape={<PairShape side={side} />} maxBarSize={36} isAnimationActive={false} />,
          <Bar key={`${side}-missing`} dataKey={missing(side)} stackId={side} fill="url(#dots-missing)" maxBarSize={36} isAnimationActive={false} />,
        ])}
      </BarChart>
    </ResponsiveContainer>
  );
}

function PairTip({ pair, bucket, time }: { pair: Pair; bucket: UsageBucket; time: TimeFormat }) {
  const known = [pair.shown, pair.other].filter((bar): bar is UsageBar => bar !== null && bar.state !== "future");
  const remarks = known.flatMap((bar) => {
    const remark = barRemark(bar, formatShare);
    return remark ? [`${barTitle(bar, bucket, time)}: ${remark}`] : [];
  });
  const title = barTitle(pair.shown ?? pair.other ?? { from: "", to: "" }, bucket, time);
  return <Tip title={title} rows={known.map((bar) => [barTitle(bar, bucket, time), formatText(bar.importWh, "Wh")])} foot={remarks.length > 0 ? remarks.map((text) => <span key={text} className="block">{text}</span>) : null} />;
}
