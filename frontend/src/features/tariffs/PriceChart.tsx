import { Area, AreaChart, CartesianGrid, ReferenceLine, ResponsiveContainer, Tooltip, XAxis, YAxis } from "recharts";
import { axisStyle, signedTicks, timeTicks } from "../../charts/axis";
import { Tip } from "../../charts/Tip";
import type { Span } from "../../format/calendar";
import { LOCALE } from "../../format/locale";
import { useTime } from "../../site/context";
import type { PriceCurve, PricePoint } from "../../domain/money/price-series";
import { t } from "../../i18n/t";

const numbers = new Intl.NumberFormat(LOCALE, { maximumFractionDigits: 4 });

/** A price series over time, with the present marked. */
export function PriceChart({ curve, span, now }: { curve: PriceCurve; span: Span; now: number }) {
  const time = useTime();
  const prices = curve.points.flatMap((point) => (point.price === null ? [] : [point.price]));
  const ticks = signedTicks(Math.max(0, ...prices), Math.max(0, ...prices.map((price) => -price)));
  const [bottom, top] = [ticks[0] ?? 0, ticks.at(-1) ?? 1];
  return (
    <figure aria-label={t("Prices of {0} in {1}", curve.title, curve.unit)} className="h-40">
      <ResponsiveContainer width="100%" height="100%">
        <AreaChart data={curve.points} margin={{ top: 6, right: 8, bottom: 0, left: 0 }}>
          <CartesianGrid vertical={false} stroke="var(--line)" />
          <XAxis dataKey="at" type="number" scale="time" domain={[Date.parse(span.from), Date.parse(span.to)]} {...axisStyle} ticks={timeTicks(span, time.zone)} tickFormatter={(at: number) => time.dateTime(at).replace(/^\S+ /, "")} minTickGap={16} />
          <YAxis {...axisStyle} width={48} interval={0} domain={[bottom, top]} ticks={ticks} tickFormatter={(value: number) => numbers.format(value).replace("-", "−")} />
          <Tooltip
            isAnimationActive={false}
            cursor={{ stroke: "var(--line-strong)" }}
            content={({ active, payload }) => {
              const point = payload[0]?.payload as PricePoint | undefined;
              return active && point && point.price !== null ? <Tip title={time.dateTime(point.at)} rows={[[t("Price"), `${numbers.format(point.price).replace("-", "−")} ${curve.unit}`]]} /> : null;
            }}
          />
          <ReferenceLine x={now} stroke="var(--ink-3)" strokeDasharray="3 3" />
          {bottom < 0 ? <ReferenceLine y={0} stroke="var(--line-strong)" /> : null}
          <Area dataKey="price" type="stepAfter" stroke="var(--usage)" strokeWidth={1.5} fill="var(--usage)" fillOpacity={0.18} connectNulls={false} isAnimationActive={false} />
        </AreaChart>
      </ResponsiveContainer>
    </figure>
  );
}
