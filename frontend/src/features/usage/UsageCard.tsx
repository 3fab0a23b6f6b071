import { lazy, Suspense, type ReactNode } from "react";
import type { EnergyBucket } from "../../api/types";
import { ChartFrame } from "../../charts/ChartFrame";
import { Legend } from "../../charts/Legend";
import { dayCount, siteDate } from "../../format/calendar";
import { formatShare, formatText } from "../../format/number";
import { useNowMinute } from "../../live/useNow";
import { useTime } from "../../site/context";
import { Skeleton } from "../../ui/Notice";
import { Figure } from "../../ui/Figure";
import { Quantity } from "../../ui/Quantity";
import { barNoun, barTitle } from "../../domain/time/bar-text";
import { comparisonOf } from "../../domain/time/comparison";
import { comparisonText } from "../../domain/time/range-text";
import { TimeNavigator } from "../../domain/time/TimeNavigator";
import { drillDown, resolveView, type Unit, type View } from "../../domain/time/view";
import { givenBars, highestBar, highestPeak, onlyGives, usageSeries, type UsageBar } from "../../domain/energy/usage-series";
import { expectedHours, type ExpectedHour } from "../../domain/insight/forecast-bars";
import { useForecast } from "../../domain/insight/useForecast";
import { useEnergy } from "../../domain/energy/useEnergy";
import { usageMarks, usageSummary, usageTable } from "../../domain/energy/usage-view";
import { inSentence, t } from "../../i18n/t";

// The drawing library is fetched while the numbers are asked for: the page is there before it.
const UsageChart = lazy(() => import("./UsageChart"));

interface UsageCardProps {
  deviceId: string;
  deviceName: string;
  view: View;
  onView: (view: View) => void;
  className?: string;
  /** The choice between energy and money, where the page offers it. */
  measure?: ReactNode;
}

/** From the last measured hour to the end of a week. */
const HOURS_AHEAD = 168;
/** Fewer measured hours say nothing about the next ones. */
const ENOUGH_HOURS = 3;
const NONE: ReadonlyMap<number, ExpectedHour> = new Map<number, ExpectedHour>();

const units: readonly Unit[] = ["day", "week", "month", "year", "custom"];

/** Energy of one device over a time of one's choice, beside the time before. */
export function UsageCard({ deviceId, deviceName, view, onView, className, measure }: UsageCardProps) {
  const time = useTime();
  const now = useNowMinute();
  // Energy knows calendar months, not billing periods: bars as on any site that bills from the first.
  const calendar = { now, zone: time.zone, billingDay: 1 };
  const range = resolveView(view, calendar);
  const { span } = range;
  const bucket = range.bars === "billing" ? "month" : range.bars;
  const energy = useEnergy({ deviceId, span, bucket });
  const comparison = comparisonOf(view, range, calendar);
  const before = useEnergy({ deviceId, span: comparison.span, bucket: "year" }, comparison.span.from !== comparison.span.to).data?.total;
  const bars = energy.data ? usageSeries(energy.data.buckets, span, bucket, time.zone, now) : [];
  // What has not begun yet is drawn as it is expected, where the bars are hours and the range holds the present.
  const ahead = range.current && bucket === "hour" && bars.some((bar) => bar.state === "future") && bars.filter((bar) => bar.state === "measured").length >= ENOUGH_HOURS;
  const forecast = useForecast(deviceId, HOURS_AHEAD, ahead);
  const expected = ahead ? expectedHours(forecast.data, now) : NONE;
  const nothing = bars.every((bar) => bar.state === "missing" || bar.state === "future");
  const summary = usageSummary(bars, bucket, time, deviceName);
  return (
    <ChartFrame
      title={t("Usage")}
      note={deviceName}
      className={className}
      grow
      controlsBelow
      controls={<div className="flex flex-wrap items-center gap-x-3 gap-y-2">{measure}<TimeNavigator view={view} range={range} today={siteDate(now, time.zone)} units={units} onChange={onView} /></div>}
      headline={
        <UsageHeadline
          total={nothing ? null : (energy.data?.total ?? null)}
          before={before ?? null}
          beforeText={comparisonText(view.unit, range, comparison.until, comparison.until ? time.clock(comparison.until) : "")}
          bars={bars}
          bucketWord={inSentence(barNoun[bucket])}
          title={(bar) => barTitle(bar, bucket, time, dayCount(span, time.zone) > 1)}
        />
      }
      load={energy}
      empty={nothing ? { title: t("No readings in this range"), text: t("Choose another range, or check that the meter is sending.") } : null}
      summary={summary}
      table={usageTable(bars, bucket, time, summary)}
      legend={<Legend items={expected.size > 0 ? [...usageMarks(bars), { mark: "expected", text: t("Expected, with the band of 8 in 10 hours") }] : usageMarks(bars)} />}
    >
      <Suspense fallback={<Skeleton className="h-full w-full opacity-60" />}>
        <UsageChart bars={bars} expected={expected} bucket={bucket} time={time} onPick={(from) => { const closer = drillDown(bucket, from); if (closer) onView(closer); }} />
      </Suspense>
    </ChartFrame>
  );
}

interface HeadlineProps {
  total: EnergyBucket | null;
  /** The time before, as long as this one has lasted so far. */
  before: EnergyBucket | null;
  beforeText: string;
  bars: readonly UsageBar[];
  bucketWord: string;
  title: (bar: UsageBar) => string;
}

const known = (bucket: EnergyBucket | null): bucket is EnergyBucket => bucket !== null && bucket.coverage + bucket.estimatedShare > 0;

function UsageHeadline({ total, before, beforeText, bars, bucketWord, title }: HeadlineProps) {
  const gives = onlyGives(bars);
  const highest = highestBar(gives ? givenBars(bars) : bars);
  const peak = highestPeak(bars);
  return (
    <dl className="flex min-h-11 flex-wrap gap-x-8 gap-y-2">
      {total && !gives ? (
        <Figure label={t("Used")} note={total.estimatedShare > 0 ? t("{0} estimated", formatShare(total.estimatedShare)) : undefined}><Quantity value={total.importWh} unit="Wh" /></Figure>
      ) : null}
      {total && total.exportWh > 0 ? (
        <Figure label={t("Exported")}><Quantity value={total.exportWh} unit="Wh" /></Figure>
      ) : null}
      {total && known(before) ? <Figure label={beforeText}><Quantity value={gives ? before.exportWh : before.importWh} unit="Wh" /></Figure> : null}
      {highest ? (
        <Figure label={t("Highest {0}", bucketWord)} note={title(highest)}>{formatText(highest.importWh, "Wh")}</Figure>
      ) : null}
      {peak && (peak.peakW ?? 0) > 0 ? <Figure label={t("Highest power")} note={title(peak)}>{formatText(peak.peakW, "W")}</Figure> : null}
    </dl>
  );
}
