import { Bar, BarChart, CartesianGrid, ResponsiveContainer, Tooltip, XAxis, YAxis } from "recharts";
import { axisStyle, axisText, niceTicks } from "../../charts/axis";
import { Tip } from "../../charts/Tip";
import { formatShare, formatText } from "../../format/number";
import type { TimeFormat } from "../../format/time";
import { BarFills, BarShape } from "../../charts/BarShape";
import { barRemark, type UsageBar } from "../../domain/energy/usage-series";
import type { WeekDay } from "./week-series";

interface ShapeProps {
  payload?: WeekDay;
}

/** The same bar as in the usage chart, for this week's half of the pair. */
function ThisWeekShape(props: ShapeProps) {
  const bar = props.payload?.thisWeek;
  return bar && bar.importWh !== null ? <BarShape {...props} payload={bar} color="var(--usage)" radius={3} isZero={(day) => day.importWh === 0} /> : null;
}

export function WeekChart({ days, time }: { days: WeekDay[]; time: TimeFormat }) {
  const most = days.reduce((max, day) => Math.max(max, day.thisWeek?.importWh ?? 0, day.lastWeek?.importWh ?? 0), 0);
  const ticks = niceTicks(most);
  const weekday = (index: number) => time.weekday(days[index]?.lastWeek?.from ?? days[index]?.thisWeek?.from ?? 0);
  return (
    <ResponsiveContainer width="100%" height="100%">
      <BarChart data={days} margin={{ top: 8, right: 4, bottom: 0, left: 0 }} barCategoryGap="22%" barGap={3}>
        <BarFills />
        <CartesianGrid vertical={false} stroke="var(--line)" />
        <XAxis dataKey="index" {...axisStyle} tickFormatter={weekday} interval={0} />
        <YAxis {...axisStyle} width={72} ticks={ticks} domain={[0, ticks.at(-1) ?? 1]} tickFormatter={axisText(ticks, "Wh")} />
        <Tooltip
          isAnimationActive={false}
          cursor={{ fill: "var(--ink)", opacity: 0.06 }}
          content={({ active, payload }) => {
            const day = payload[0]?.payload as WeekDay | undefined;
            return active && day ? <WeekTip day={day} time={time} /> : null;
          }}
        />
        <Bar dataKey={(day: WeekDay) => day.lastWeek?.importWh ?? null} name="Last week" fill="var(--compare)" radius={[3, 3, 0, 0]} maxBarSize={36} isAnimationActive={false} />
        <Bar dataKey={(day: WeekDay) => day.thisWeek?.importWh ?? null} name="This week" shape={<ThisWeekShape />} maxBarSize={36} isAnimationActive={false} />
      </BarChart>
    </ResponsiveContainer>
  );
}

function WeekTip({ day, time }: { day: WeekDay; time: TimeFormat }) {
  const row = (bar: UsageBar | null): [string, string][] => (bar && bar.state !== "future" ? [[time.day(bar.from), formatText(bar.importWh, "Wh")]] : []);
  const remark = day.thisWeek && day.thisWeek.state !== "future" ? barRemark(day.thisWeek, formatShare) : null;
  return <Tip title={time.weekday(day.lastWeek?.from ?? 0)} rows={[...row(day.thisWeek), ...row(day.lastWeek)]} foot={remark} />;
}
