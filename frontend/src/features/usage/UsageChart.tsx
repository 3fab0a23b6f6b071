import { Bar, BarChart, CartesianGrid, ErrorBar, ReferenceLine, ResponsiveContainer, Tooltip, XAxis, YAxis } from "recharts";
import { axisStyle, axisText, signedTicks } from "../../charts/axis";
import { Tip } from "../../charts/Tip";
import { formatShare, formatText } from "../../format/number";
import type { TimeFormat } from "../../format/time";
import { BarFills, BarShape } from "../../charts/BarShape";
import { barLabel, barTicks, barTitle } from "../../domain/time/bar-text";
import type { ExpectedHour } from "../../domain/insight/forecast-bars";
import { barRemark, type UsageBar, type UsageBucket } from "../../domain/energy/usage-series";
import { t } from "../../i18n/t";

interface UsageChartProps {
  bars: UsageBar[];
  bucket: UsageBucket;
  time: TimeFormat;
  /** What is expected of hours that have not begun, by their beginning, ms. */
  expected: ReadonlyMap<number, ExpectedHour>;
  /** A bar was clicked: its `from`. */
  onPick?: (from: string) => void;
}

const isZero = (bar: UsageBar) => bar.importWh === 0 && !bar.exportWh;
const largest = (values: (number | null)[]) => values.reduce<number>((most, each) => Math.max(most, each ?? 0), 0);

/** How far the axis goes when nothing was used. */
const EMPTY_AXIS_WH = 1000;

/** Marks that hold all that is drawn; what is expected of solar panels lies below zero, as what they give does. */
function energyTicks(bars: readonly UsageBar[], hours: readonly (ExpectedHour | undefined)[]): number[] {
  const [above, below] = [hours.map((hour) => Math.max(hour?.expectedWh ?? 0, hour?.highWh ?? 0)), hours.map((hour) => -Math.min(hour?.expectedWh ?? 0, hour?.lowWh ?? 0))];
  const [up, down] = [largest([...bars.map((bar) => bar.importWh), ...above]), largest([...bars.map((bar) => bar.exportWh), ...below])];
  return signedTicks(up === 0 && down === 0 ? EMPTY_AXIS_WH : up, down);
}

export default function UsageChart({ bars, bucket, time, expected, onPick }: UsageChartProps) {
  const mostExport = largest(bars.map((bar) => bar.exportWh));
  const ahead = (bar: UsageBar) => (bar.state === "future" ? expected.get(Date.parse(bar.from)) : undefined);
  const ticks = energyTicks(bars, bars.map((bar) => ahead(bar)));
  const [bottom, top] = [ticks[0] ?? 0, ticks.at(-1) ?? 1];
  const tickText = axisText(ticks, "Wh");
  const label = (from: string) => barLabel(from, bucket, bars.length, time);
  return (
    <ResponsiveContainer width="100%" height="100%">
      <BarChart data={bars} onClick={({ activeLabel }) => { if (typeof activeLabel === "string") onPick?.(activeLabel); }} stackOffset="sign" margin={{ top: top > 0 ? 8 : 22, right: 4, bottom: 0, left: 0 }} barCategoryGap={bars.length > 60 ? "8%" : "18%"}>
        <BarFills />
        <CartesianGrid vertical={false} stroke="var(--line)" />
        <XAxis dataKey="from" {...axisStyle} ticks={barTicks(bars, bucket, time.zone)} tickFormatter={label} interval="equidistantPreserveStart" minTickGap={10} />
        <YAxis
          {...axisStyle}
          width={72}
          domain={[bottom, top]}
          ticks={ticks}
          tickFormatter={(value: number) => tickText(Math.abs(value))}
        />
        <Tooltip
          cursor={{ fill: "var(--ink)", opacity: 0.06 }}
          isAnimationActive={false}
          content={({ active, payload }) => {
            const bar = payload[0]?.payload as UsageBar | undefined;
            return active && bar ? <UsageTip bar={bar} bucket={bucket} time={time} withExport={mostExport > 0} ahead={ahead(bar)} /> : null;
          }}
        />
        {bottom < 0 ? <ReferenceLine y={0} stroke="var(--line-strong)" /> : null}
        <Bar dataKey="importWh" name="Used" stackId="energy" maxBarSize={44} shape={<BarShape color="var(--usage)" radius={3} isZero={isZero} />} isAnimationActive={false} />
        <Bar dataKey={(bar: UsageBar) => (bar.state === "missing" ? (top > 0 ? top : bottom) : null)} name="No readings" stackId="energy" maxBarSize={44} fill="url(#dots-missing)" isAnimationActive={false} />
        {expected.size > 0 ? (
          <Bar dataKey={(bar: UsageBar) => ahead(bar)?.expectedWh ?? null} name="Expected" stackId="energy" maxBarSize={44} fill="none" stroke="var(--usage)" strokeDasharray="3 2" isAnimationActive={false}>
            <ErrorBar dataKey={(bar: UsageBar) => ahead(bar)?.band ?? [0, 0]} width={4} stroke="var(--ink-3)" strokeWidth={1.25} isAnimationActive={false} />
          </Bar>
        ) : null}
        {mostExport > 0 ? (
          <Bar dataKey={(bar: UsageBar) => (bar.exportWh ? -bar.exportWh : null)} name="Exported" stackId="energy" maxBarSize={44} fill="var(--export)" isAnimationActive={false} />
        ) : null}
      </BarChart>
    </ResponsiveContainer>
  );
}

/** What is expected; below zero it is exported. */
function aheadRows({ expectedWh, lowWh, highWh }: ExpectedHour): [string, string][] {
  const [text, near, far] = expectedWh < 0 ? [t("Expected, exported"), -highWh, -lowWh] : [t("Expected"), lowWh, highWh];
  return [[text, formatText(Math.abs(expectedWh), "Wh")], [t("8 of 10 such hours"), t("{0} to {1}", formatText(near, "Wh"), formatText(far, "Wh"))]];
}

interface UsageTipProps {
  bar: UsageBar;
  bucket: UsageBucket;
  time: TimeFormat;
  withExport: boolean;
  ahead: ExpectedHour | undefined;
}

function UsageTip({ bar, bucket, time, withExport, ahead }: UsageTipProps) {
  const rows: [string, string][] = [];
  if (bar.importWh !== null) {
    rows.push([t("Used"), formatText(bar.importWh, "Wh")]);
    if (withExport) rows.push([t("Exported"), formatText(bar.exportWh, "Wh")]);
    if (bar.peakW !== null) rows.push([t("Highest power"), formatText(bar.peakW, "W")]);
  }
  if (ahead) rows.push(...aheadRows(ahead));
  return <Tip title={barTitle(bar, bucket, time)} rows={rows} foot={barRemark(bar, formatShare)} />;
}
