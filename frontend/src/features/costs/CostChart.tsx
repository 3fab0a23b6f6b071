import { Bar, BarChart, CartesianGrid, ReferenceLine, ResponsiveContainer, Tooltip, XAxis, YAxis } from "recharts";
import { axisStyle, axisText, niceTicks, signedTicks } from "../../charts/axis";
import { Tip } from "../../charts/Tip";
import { formatMoney, formatMoneyTick } from "../../format/money";
import { formatShare, formatText } from "../../format/number";
import type { TimeFormat } from "../../format/time";
import { BarFills, BarShape } from "../../charts/BarShape";
import { barLabel, barTicks, barTitle } from "../../domain/time/bar-text";
import type { BarKind } from "../../domain/time/view";
import { costRemark, type CostBar, type CostPart } from "./cost-series";
import { t } from "../../i18n/t";

interface CostChartProps {
  bars: CostBar[];
  parts: readonly CostPart[];
  bucket: BarKind;
  time: TimeFormat;
  currency: string;
  /** A bar was clicked: its `from`. */
  onPick?: (from: string) => void;
}

/** The axis' reach only: how high and how deep a column of layers is drawn. */
function reach(bars: readonly CostBar[], sign: 1 | -1): number {
  return Math.max(0, ...bars.map((bar) => Object.values(bar.parts).reduce((sum, part) => (part * sign > 0 ? sum + part * sign : sum), 0)));
}

/** What each bar cost, in layers, and below it the energy imported in the same time. */
export function CostChart({ bars, parts, bucket, time, currency, onPick }: CostChartProps) {
  const [above, below] = [reach(bars, 1), reach(bars, -1)];
  // A small credit does not deserve a whole step of the axis.
  const small = below < above / 12;
  const ticks = small ? niceTicks(above) : signedTicks(above, below);
  const [bottom, top] = [small ? -below : (ticks[0] ?? 0), ticks.at(-1) ?? 1];
  const step = (ticks[1] ?? 1) - (ticks[0] ?? 0);
  const mostEnergy = Math.max(0, ...bars.map((bar) => bar.importWh ?? 0));
  const energyTop = niceTicks(mostEnergy > 0 ? mostEnergy : 1000).at(-1) ?? 1;
  const label = (from: string) => barLabel(from, bucket, bars.length, time);
  const margin = { top: 10, right: 4, bottom: 0, left: 0 };
  const gap = bars.length > 60 ? "8%" : "18%";
  const cursor = { fill: "var(--ink)", opacity: 0.06 };
  return (
    <div className="flex h-full flex-col">
      <div className="min-h-0 flex-1">
        <ResponsiveContainer width="100%" height="100%">
          <BarChart data={bars} onClick={({ activeLabel }) => { if (typeof activeLabel === "string") onPick?.(activeLabel); }} syncId="cost" stackOffset="sign" margin={{ ...margin, bottom: 8 }} barCategoryGap={gap}>
            <BarFills />
            <CartesianGrid vertical={false} stroke="var(--line)" />
            <XAxis dataKey="from" hide />
            <YAxis {...axisStyle} width={72} domain={[bottom, top]} ticks={ticks} interval={0} tickFormatter={(value: number) => formatMoneyTick(value, step, currency)} />
            <Tooltip
              cursor={cursor}
              isAnimationActive={false}
              content={({ active, payload }) => {
                const bar = payload[0]?.payload as CostBar | undefined;
                return active && bar ? <CostTip bar={bar} parts={parts} title={barTitle(bar, bucket, time)} currency={currency} /> : null;
              }}
            />
            {bottom < 0 ? <ReferenceLine y={0} stroke="var(--line-strong)" /> : null}
            <Bar dataKey={(bar: CostBar) => (bar.state === "missing" ? top : null)} stackId="cost" maxBarSize={44} fill="url(#dots-missing)" isAnimationActive={false} />
            {parts.map((part) => (
              <Bar key={part.key} dataKey={(bar: CostBar) => bar.parts[part.key] ?? null} stackId="cost" maxBarSize={44} shape={<BarShape color={part.color} />} isAnimationActive={false} />
            ))}
            <Bar dataKey={(bar: CostBar) => (bar.cost === 0 ? 0 : null)} stackId="cost" maxBarSize={44} shape={<BarShape<CostBar> isZero={(bar) => bar.cost === 0} />} isAnimationActive={false} />
          </BarChart>
        </ResponsiveContainer>
      </div>
      <p aria-hidden="true" className="mt-2 text-xs text-ink-3">{t("Energy imported")}</p>
      <div className="h-20 shrink-0">
        <ResponsiveContainer width="100%" height="100%">
          <BarChart data={bars} syncId="cost" margin={margin} barCategoryGap={gap}>
            <XAxis dataKey="from" {...axisStyle} ticks={barTicks(bars, bucket, time.zone)} tickFormatter={label} interval="equidistantPreserveStart" minTickGap={10} />
            <YAxis {...axisStyle} width={72} domain={[0, energyTop]} ticks={[0, energyTop]} tickFormatter={axisText([0, energyTop], "Wh")} />
            <Tooltip cursor={cursor} isAnimationActive={false} content={() => null} />
            <Bar dataKey="importWh" maxBarSize={44} shape={<BarShape color="var(--line-strong)" radius={2} />} isAnimationActive={false} />
          </BarChart>
        </ResponsiveContainer>
      </div>
    </div>
  );
}

function CostTip({ bar, parts, title, currency }: { bar: CostBar; parts: readonly CostPart[]; title: string; currency: string }) {
  const rows: [string, string][] = bar.state === "future" ? [] : [[t("Cost"), formatMoney(bar.cost, currency)]];
  for (const part of parts) {
    const value = bar.parts[part.key];
    if (value !== undefined) rows.push([part.text, formatMoney(value, currency)]);
  }
  if (bar.importWh !== null) rows.push([t("Energy"), formatText(bar.importWh, "Wh")]);
  if (bar.exportWh) rows.push([t("Exported"), formatText(bar.exportWh, "Wh")]);
  return <Tip title={title} rows={rows} foot={costRemark(bar, formatShare)} />;
}
