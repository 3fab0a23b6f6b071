import type { EnergyBucket } from "../../api/types";
import { ChartFrame } from "../../charts/ChartFrame";
import { Legend } from "../../charts/Legend";
import { weekSpan, type Span } from "../../format/calendar";
import { formatShare, formatText, scaleOf } from "../../format/number";
import { useNowMinute } from "../../live/useNow";
import { useTime } from "../../site/context";
import { Quantity } from "../../ui/Quantity";
import { useEnergy } from "../../domain/energy/useEnergy";
import { barRemark, givenBars, isKnown, onlyGives, usageSeries } from "../../domain/energy/usage-series";
import { usageMarks } from "../../domain/energy/usage-view";
import { comparisonOf } from "../../domain/time/comparison";
import { comparisonText } from "../../domain/time/range-text";
import { resolveView } from "../../domain/time/view";
import { WeekChart } from "./WeekChart";
import { weekSeries } from "./week-series";
import { t } from "../../i18n/t";

/** This week's days beside last week's. */
export function WeekCard({ deviceId, deviceName, className }: { deviceId: string; deviceName: string; className?: string }) {
  const time = useTime();
  const now = useNowMinute();
  const [spanNow, spanBefore] = [weekSpan(now, time.zone), weekSpan(now, time.zone, -1)];
  const both = { from: spanBefore.from, to: spanNow.to };
  const daily = useEnergy({ deviceId, span: both, bucket: "day" });
  const weekly = useEnergy({ deviceId, span: both, bucket: "week" });
  // So far against so far: last week is cut where this one stands.
  const calendar = { now, zone: time.zone, billingDay: 1 };
  const range = resolveView({ unit: "week" }, calendar);
  const { span: spanSame, until } = comparisonOf({ unit: "week" }, range, calendar);
  const same = useEnergy({ deviceId, span: spanSame, bucket: "year" }, spanSame.from !== spanSame.to).data?.total;
  const buckets = daily.data?.buckets ?? [];
  const gives = onlyGives(buckets);
  const daysOf = (span: Span) => {
    const bars = usageSeries(buckets, span, "day", time.zone, now);
    return gives ? givenBars(bars) : bars;
  };
  const [thisWeek, lastWeek] = [daysOf(spanNow), daysOf(spanBefore)];
  const days = weekSeries(thisWeek, lastWeek);
  const scale = scaleOf([...thisWeek, ...lastWeek].map((bar) => bar.importWh), "Wh");
  const nothing = [...thisWeek, ...lastWeek].every((bar) => bar.importWh === null);
  // A week of which nothing is known is no week of 0 kWh.
  const totalIn = (week: EnergyBucket | undefined) => (week && isKnown(week) ? (gives ? week.exportWh : week.importWh) : null);
  const totalOf = (from: string) => {
    const week = weekly.data?.buckets.find((each) => Date.parse(each.from) === Date.parse(from));
    return totalIn(week);
  };
  const summary = t(gives ? "Energy exported by {0}: this week {1}, last week {2}" : "Energy used by {0}: this week {1}, last week {2}", deviceName, formatText(totalOf(spanNow.from), "Wh"), formatText(totalOf(spanBefore.from), "Wh"));
  return (
    <ChartFrame
      title={t("This week and last week")}
      note={gives ? t("Exported") : undefined}
      className={className}
      load={daily}
      empty={nothing ? { title: t("No readings in these two weeks"), text: t("The comparison appears with the first full hours.") } : null}
      summary={summary}
      headline={
        <dl className="flex flex-wrap gap-x-8 gap-y-2">
          <WeekTotal label={t("This week so far")} value={totalOf(spanNow.from)} />
          {until && same ? <WeekTotal label={comparisonText("week", range, until, time.clock(until))} value={totalIn(same)} /> : null}
          <WeekTotal label={t("All of last week")} value={totalOf(spanBefore.from)} />
        </dl>
      }
      legend={<Legend items={[{ mark: "usage", text: t("This week") }, { mark: "compare", text: t("Last week") }, ...usageMarks(thisWeek).filter(({ mark }) => mark !== "usage" && mark !== "missing")]} />}
      table={{
        caption: summary,
        columns: [t("Day"), t("This week"), t("Last week"), t("Remark")],
        rows: days.map((day) => ({
          key: String(day.index),
          cells: [
            time.weekday(day.lastWeek?.from ?? 0),
            formatText(day.thisWeek?.importWh, "Wh", scale),
            formatText(day.lastWeek?.importWh, "Wh", scale),
            day.thisWeek ? (barRemark(day.thisWeek, formatShare) ?? "") : "",
          ],
        })),
      }}
    >
      <WeekChart days={days} time={time} />
    </ChartFrame>
  );
}

function WeekTotal({ label, value }: { label: string; value: number | null }) {
  return (
    <div>
      <dt className="text-xs text-ink-3">{label}</dt>
      <dd className="text-lg leading-6 font-semibold tracking-[-0.01em]"><Quantity value={value} unit="Wh" /></dd>
    </div>
  );
}
