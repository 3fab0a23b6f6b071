import { Area, CartesianGrid, ComposedChart, Line, ResponsiveContainer, Tooltip, XAxis, YAxis } from "recharts";
import type { PastForecast } from "../../api/insight-types";
import { axisStyle, axisText, signedTicks, timeTicks } from "../../charts/axis";
import { ChartFrame } from "../../charts/ChartFrame";
import { Legend } from "../../charts/Legend";
import { Tip } from "../../charts/Tip";
import { usePastForecast } from "../../domain/insight/useForecast";
import { formatText } from "../../format/number";
import { useTime } from "../../site/context";
import { t } from "../../i18n/t";
import { tx } from "../../i18n/tx";

const DAYS = 14;
const WH = 1000;

/** What the hub had said a day ahead, beside what came, with how far it was off. */
export function PastForecastCard({ deviceId, deviceName, className }: { deviceId: string; deviceName: string; className?: string }) {
  const time = useTime();
  const past = usePastForecast(deviceId, DAYS);
  const hours = past.data?.hours ?? [];
  // Nothing has been kept yet, or of a virtual meter never is.
  if (!past.data || hours.length === 0) return null;
  const summary = t("What was expected of {0} a day ahead in the last {1} days, and what came", deviceName, String(DAYS));
  return (
    <ChartFrame
      title={t("Expected and measured")}
      note={t("said a day ahead, the last {0} days", String(DAYS))}
      className={className}
      load={past}
      empty={null}
      summary={summary}
      legend={<Legend items={[{ mark: "line", text: t("Measured") }, { mark: "band", text: t("8 of 10 hours lie in here") }]} />}
      foot={<PastError past={past.data} />}
      table={{
        caption: summary,
        columns: [t("Hour"), t("Expected"), t("Measured"), t("Low (10 %)"), t("High (90 %)")],
        rows: hours.map((hour) => ({ key: hour.from, cells: [time.dateTime(hour.from), formatText(hour.kwh * WH, "Wh"), formatText(hour.actualKwh * WH, "Wh"), formatText(hour.low * WH, "Wh"), formatText(hour.high * WH, "Wh")] })),
        csv: { columns: [t("From"), t("Expected (kWh)"), t("Measured (kWh)"), t("Low (kWh)"), t("High (kWh)")], rows: hours.map((hour) => [hour.from, hour.kwh, hour.actualKwh, hour.low, hour.high]) },
      }}
    >
      <PastChart past={past.data} />
    </ChartFrame>
  );
}

function PastError({ past }: { past: PastForecast }) {
  const { error } = past;
  if (!error) return null;
  const day = error.dayErrorPercent === null || error.dayErrorPercent === undefined ? "" : ` ${t("A day's energy was {0} % off.", Math.round(error.dayErrorPercent))}`;
  return <p className="text-xs text-ink-3" data-testid="past-error">{tx("Over {0} hours it was {1} off an hour on average; {2} % of them lay in the band.{3}", error.hours, formatText(error.maeKwh * WH, "Wh"), Math.round(error.coveredPercent), day)}</p>;
}

function PastChart({ past }: { past: PastForecast }) {
  const time = useTime();
  const points = past.hours.map((hour) => ({ at: Date.parse(hour.from), measured: hour.actualKwh * WH, expected: hour.kwh * WH, band: [hour.low * WH, hour.high * WH] as [number, number] }));
  const highest = points.reduce((most, point) => Math.max(most, point.band[1], point.measured), 0);
  const lowest = points.reduce((least, point) => Math.min(least, point.band[0], point.measured), 0);
  const ticks = signedTicks(highest, -lowest);
  const [first, last] = [points[0]?.at ?? 0, points.at(-1)?.at ?? 0];
  const span = { from: new Date(first).toISOString(), to: new Date(last).toISOString() };
  return (
    <ResponsiveContainer width="100%" height="100%">
      <ComposedChart data={points} margin={{ top: 8, right: 8, bottom: 0, left: 0 }}>
        <CartesianGrid vertical={false} stroke="var(--line)" />
        <XAxis dataKey="at" type="number" scale="time" domain={[first, last]} {...axisStyle} ticks={timeTicks(span, time.zone)} tickFormatter={(at: number) => time.day(at)} interval="equidistantPreserveStart" minTickGap={12} />
        <YAxis {...axisStyle} width={64} domain={[ticks[0] ?? 0, ticks.at(-1) ?? 1]} ticks={ticks} tickFormatter={axisText(ticks, "Wh")} />
        <Tooltip
          isAnimationActive={false}
          cursor={{ stroke: "var(--line-strong)" }}
          content={({ active, payload }) => {
            const point = payload[0]?.payload as (typeof points)[number] | undefined;
            return active && point ? <Tip title={time.dateTime(point.at)} rows={[[t("Measured"), formatText(point.measured, "Wh")], [t("Expected"), formatText(point.expected, "Wh")]]} /> : null;
          }}
        />
        <Area dataKey="band" type="stepAfter" stroke="none" fill="var(--usage-soft)" fillOpacity={0.8} isAnimationActive={false} activeDot={false} />
        <Line dataKey="measured" type="stepAfter" stroke="var(--usage)" strokeWidth={1.5} dot={false} isAnimationActive={false} />
      </ComposedChart>
    </ResponsiveContainer>
  );
}
