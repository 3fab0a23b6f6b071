import { useState } from "react";
import { Area, CartesianGrid, ComposedChart, Line, ResponsiveContainer, Tooltip, XAxis, YAxis } from "recharts";
import { ApiError } from "../../api/client";
import type { Forecast } from "../../api/insight-types";
import { axisStyle, axisText, signedTicks, timeTicks } from "../../charts/axis";
import { ChartFrame } from "../../charts/ChartFrame";
import { Legend } from "../../charts/Legend";
import { Tip } from "../../charts/Tip";
import { useForecast } from "../../domain/insight/useForecast";
import { formatText, scaleOf } from "../../format/number";
import type { TimeFormat } from "../../format/time";
import { useTime } from "../../site/context";
import { Segmented } from "../../ui/Segmented";
import { tooYoung } from "./insight-words";
import { t } from "../../i18n/t";
import { tx } from "../../i18n/tx";

const horizons = [{ value: "24", text: t("24 hours") }, { value: "168", text: t("7 days") }] as const;
const HOUR_MS = 3_600_000;
const WH = 1000;

interface ForecastPoint {
  at: number;
  expected: number;
  median: number;
  band: [number, number];
}

/** What is to come, hour by hour, with its band and with how good the model was on hours that are past. */
export function ForecastCard({ deviceId, deviceName, className }: { deviceId: string; deviceName: string; className?: string }) {
  const time = useTime();
  const [horizon, setHorizon] = useState<"24" | "168">("24");
  const forecast = useForecast(deviceId, Number(horizon));
  // A virtual meter has no forecast of its own.
  if (forecast.error instanceof ApiError && forecast.error.status === 404) return null;
  const young = forecast.error instanceof ApiError && forecast.error.status === 409 ? forecast.error : null;
  const points = (forecast.data?.buckets ?? []).map((hour): ForecastPoint => ({ at: Date.parse(hour.from), expected: hour.kwh * WH, median: hour.median * WH, band: [hour.low * WH, hour.high * WH] }));
  const scale = scaleOf(points.flatMap((point) => [point.expected, ...point.band]), "Wh");
  const summary = t("Expected energy of {0} for the next {1}", deviceName, horizon === "24" ? t("24 hours") : t("7 days"));
  return (
    <ChartFrame
      title={t("Expected")}
      note={forecast.data ? t("from what was measured until {0}", time.dateTime(forecast.data.madeFrom)) : null}
      className={className}
      controls={<Segmented label={t("How far")} value={horizon} options={horizons} onChange={setHorizon} />}
      load={young ? { ...forecast, error: null } : forecast}
      empty={young ? { title: t("Too little measured yet"), text: tooYoung } : null}
      summary={summary}
      legend={<Legend items={[{ mark: "dashed", text: t("Expected") }, { mark: "band", text: t("8 of 10 hours lie in here") }]} />}
      foot={forecast.data ? <Quality forecast={forecast.data} /> : null}
      table={{
        caption: summary,
        columns: [t("Hour"), t("Expected"), t("Typical"), t("Low (10 %)"), t("High (90 %)")],
        rows: points.map((point) => ({ key: String(point.at), cells: [time.dateTime(point.at), ...[point.expected, point.median, ...point.band].map((wh) => formatText(wh, "Wh", scale))] })),
        csv: { columns: [t("From"), t("Expected (kWh)"), t("Median (kWh)"), t("Low (kWh)"), t("High (kWh)")], rows: (forecast.data?.buckets ?? []).map((hour) => [hour.from, hour.kwh, hour.median, hour.low, hour.high]) },
      }}
    >
      <ForecastChart points={points} time={time} />
    </ChartFrame>
  );
}

function Quality({ forecast }: { forecast: Forecast }) {
  const { error } = forecast;
  return (
    <p className="text-xs text-ink-3" data-testid="forecast-quality">{tx("{0}Model: {1}.", error ? (
        <>{tx("On the last {0} measured hours it was {1} off an hour on average{2}; {3} % of them lay in the band.", error.hours, formatText(error.maeKwh * WH, "Wh"), error.naiveMaeKwh === null || error.naiveMaeKwh === undefined ? "" : ` ${t("(the same hour a week before: {0})", formatText(error.naiveMaeKwh * WH, "Wh"))}`, Math.round(error.coveredPercent))}{" "}</>
      ) : `${t("How good it is cannot be said yet: there is too little history.")} `, forecast.model)}</p>
  );
}

function ForecastChart({ points, time }: { points: ForecastPoint[]; time: TimeFormat }) {
  const highest = points.reduce((most, point) => Math.max(most, point.band[1], point.expected), 0);
  const lowest = points.reduce((least, point) => Math.min(least, point.band[0], point.expected), 0);
  const ticks = signedTicks(highest, -lowest);
  const [first, last] = [points[0]?.at ?? 0, (points.at(-1)?.at ?? 0) + HOUR_MS];
  const span = { from: new Date(first).toISOString(), to: new Date(last).toISOString() };
  const end = points.at(-1);
  // The last hour is drawn to its own end.
  const drawn = end ? [...points, { ...end, at: last }] : points;
  const oneDay = last - first < 30 * HOUR_MS;
  return (
    <ResponsiveContainer width="100%" height="100%">
      <ComposedChart data={drawn} margin={{ top: 8, right: 8, bottom: 0, left: 0 }}>
        <CartesianGrid vertical={false} stroke="var(--line)" />
        <XAxis dataKey="at" type="number" scale="time" domain={[first, last]} {...axisStyle} ticks={timeTicks(span, time.zone)} tickFormatter={(at: number) => (oneDay ? time.clock(at) : time.day(at))} interval="equidistantPreserveStart" minTickGap={12} />
        <YAxis {...axisStyle} width={64} domain={[ticks[0] ?? 0, ticks.at(-1) ?? 1]} ticks={ticks} tickFormatter={axisText(ticks, "Wh")} />
        <Tooltip
          isAnimationActive={false}
          cursor={{ stroke: "var(--line-strong)" }}
          content={({ active, payload }) => {
            const point = payload[0]?.payload as ForecastPoint | undefined;
            return active && point ? <Tip title={time.dateTime(point.at)} rows={[[t("Expected"), formatText(point.expected, "Wh")], [t("Typical"), formatText(point.median, "Wh")], [t("8 of 10 hours"), t("{0} to {1}", formatText(point.band[0], "Wh"), formatText(point.band[1], "Wh"))]]} /> : null;
          }}
        />
        <Area dataKey="band" type="stepAfter" stroke="none" fill="var(--usage-soft)" fillOpacity={0.8} isAnimationActive={false} activeDot={false} />
        <Line dataKey="expected" type="stepAfter" stroke="var(--usage)" strokeWidth={1.75} strokeDasharray="5 3" dot={false} isAnimationActive={false} />
      </ComposedChart>
    </ResponsiveContainer>
  );
}
