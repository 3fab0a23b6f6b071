import { Bar, BarChart, CartesianGrid, ResponsiveContainer, Tooltip, XAxis, YAxis } from "recharts";
import { axisStyle, axisText, niceTicks } from "../../charts/axis";
import { ChartFrame } from "../../charts/ChartFrame";
import { LayerLegend } from "../../charts/Legend";
import { Tip } from "../../charts/Tip";
import { barLabel, barNoun, barTicks, barTitle } from "../../domain/time/bar-text";
import type { TimeRange } from "../../domain/time/view";
import { formatText, scaleOf } from "../../format/number";
import type { TimeFormat } from "../../format/time";
import { useNowMinute } from "../../live/useNow";
import { useTime } from "../../site/context";
import { circuitBars, circuitLayers, highestStack, type CircuitBar, type CircuitLayer } from "./circuit-series";
import { useCircuits } from "./useCircuits";
import { t } from "../../i18n/t";

/** Where it goes: the circuits stacked, with what none of them measured on top. */
export function CircuitsCard({ range, className }: { range: TimeRange; className?: string }) {
  const time = useTime();
  const now = useNowMinute();
  const circuits = useCircuits(range.span, range.bars, Date.parse(range.span.to) <= now);
  const layers = circuits.data ? circuitLayers(circuits.data) : [];
  const bars = circuits.data ? circuitBars(circuits.data) : [];
  const none = layers.every((layer) => layer.key === "rest");
  const scale = scaleOf(bars.flatMap((bar) => Object.values(bar.parts)), "Wh");
  const summary = t("Energy used by {0} parts of the site per {1}", String(layers.length), barNoun[range.bars].toLowerCase());
  return (
    <ChartFrame
      title={t("Where it goes")}
      note={t("Circuits, and the rest")}
      className={className}
      load={circuits}
      empty={none ? { title: t("No circuit is measured"), text: t("Give a meter a place behind the main meter, and its share shows here.") } : null}
      summary={summary}
      heightClass="h-72 sm:h-88"
      legend={<LayerLegend layers={layers} marks={[]} />}
      table={{
        caption: summary,
        columns: [barNoun[range.bars], ...layers.map((layer) => layer.text)],
        rows: bars.map((bar) => ({ key: bar.from, cells: [barTitle(bar, range.bars, time), ...layers.map((layer) => formatText(bar.parts[layer.key], "Wh", scale))] })),
        csv: { columns: [t("From"), t("To"), ...layers.map((layer) => t("{0} (Wh)", layer.text))], rows: bars.map((bar) => [bar.from, bar.to, ...layers.map((layer) => bar.parts[layer.key] ?? null)]) },
      }}
    >
      <CircuitsChart bars={bars} layers={layers} range={range} time={time} />
    </ChartFrame>
  );
}

function CircuitsChart({ bars, layers, range, time }: { bars: CircuitBar[]; layers: readonly CircuitLayer[]; range: TimeRange; time: TimeFormat }) {
  const ticks = niceTicks(highestStack(bars));
  return (
    <ResponsiveContainer width="100%" height="100%">
      <BarChart data={bars} margin={{ top: 8, right: 4, bottom: 0, left: 0 }} barCategoryGap={bars.length > 60 ? "8%" : "18%"}>
        <CartesianGrid vertical={false} stroke="var(--line)" />
        <XAxis dataKey="from" {...axisStyle} ticks={barTicks(bars, range.bars, time.zone)} tickFormatter={(from: string) => barLabel(from, range.bars, bars.length, time)} interval="equidistantPreserveStart" minTickGap={10} />
        <YAxis {...axisStyle} width={72} domain={[0, ticks.at(-1) ?? 1]} ticks={ticks} tickFormatter={axisText(ticks, "Wh")} />
        <Tooltip
          cursor={{ fill: "var(--ink)", opacity: 0.06 }}
          isAnimationActive={false}
          content={({ active, payload }) => {
            const bar = payload[0]?.payload as CircuitBar | undefined;
            return active && bar ? <Tip title={barTitle(bar, range.bars, time)} rows={layers.map((layer) => [layer.text, formatText(bar.parts[layer.key], "Wh")])} /> : null;
          }}
        />
        {layers.map((layer) => <Bar key={layer.key} dataKey={(bar: CircuitBar) => bar.parts[layer.key]} name={layer.text} stackId="all" fill={layer.color} maxBarSize={44} isAnimationActive={false} />)}
      </BarChart>
    </ResponsiveContainer>
  );
}
