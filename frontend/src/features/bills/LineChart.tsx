import { Area, AreaChart, CartesianGrid, ResponsiveContainer, Tooltip, XAxis, YAxis } from "recharts";
import { axisStyle, axisText, niceTicks, timeTicks } from "../../charts/axis";
import { Tip } from "../../charts/Tip";
import { formatRate } from "../../format/money";
import { formatText } from "../../format/number";
import { useTime } from "../../site/context";
import { slotPoints, slotRemark, type LineSlot, type SlotPoint } from "./line-series";
import { t } from "../../i18n/t";

/** Energy by quarter hour, as far as a line counts it. */
export function LineChart({ slots, label, currency }: { slots: readonly LineSlot[]; label: string; currency: string }) {
  const time = useTime();
  const points = slotPoints(slots);
  const [first, last] = [points[0]?.at ?? 0, points.at(-1)?.at ?? 1];
  const ticks = niceTicks(Math.max(0, ...points.map((point) => point.wh ?? 0)), 2);
  const top = ticks.at(-1) ?? 1;
  const days = last - first > 2 * 86_400_000;
  const marks = timeTicks({ from: new Date(first).toISOString(), to: new Date(last).toISOString() }, time.zone);
  return (
    <figure aria-label={label} className="h-32">
      <ResponsiveContainer width="100%" height="100%">
        <AreaChart data={points} margin={{ top: 6, right: 8, bottom: 0, left: 0 }}>
          <CartesianGrid vertical={false} stroke="var(--line)" />
          <XAxis dataKey="at" type="number" scale="time" domain={[first, last]} {...axisStyle} ticks={marks} tickFormatter={(at: number) => (days ? time.dayOfMonth(at) : time.clock(at))} minTickGap={12} />
          <YAxis {...axisStyle} width={72} domain={[0, top]} ticks={ticks} tickFormatter={axisText(ticks, "Wh")} />
          <Tooltip
            isAnimationActive={false}
            cursor={{ stroke: "var(--line-strong)" }}
            content={({ active, payload }) => {
              const point = payload[0]?.payload as SlotPoint | undefined;
              return active && point?.slot ? <SlotTip slot={point.slot} title={time.dateTime(point.at)} currency={currency} /> : null;
            }}
          />
          <Area dataKey="wh" type="stepAfter" stroke="var(--usage)" strokeWidth={1} fill="var(--usage)" fillOpacity={0.35} connectNulls={false} isAnimationActive={false} />
        </AreaChart>
      </ResponsiveContainer>
    </figure>
  );
}

function SlotTip({ slot, title, currency }: { slot: LineSlot; title: string; currency: string }) {
  const rows: [string, string][] = [[t("Energy"), formatText(slot.known ? slot.energyWh : null, "Wh")]];
  if (slot.price !== null && slot.price !== undefined) rows.push([t("Price per kWh"), formatRate(slot.price, currency)]);
  if (slot.cost !== null && slot.cost !== undefined) rows.push([t("Cost"), formatRate(slot.cost, currency)]);
  return <Tip title={title} rows={rows} foot={slotRemark(slot) || null} />;
}
