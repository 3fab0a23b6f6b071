import type { EnergyBucket } from "../../api/types";
import { ChartFrame } from "../../charts/ChartFrame";
import { Legend } from "../../charts/Legend";
import { dayCount, siteDate } from "../../format/calendar";
import { formatShare, formatText } from "../../format/number";
import { useNowMinute } from "../../live/useNow";
import { useTime } from "../../site/context";
import { Figure } from "../../ui/Figure";
import { Quantity } from "../../ui/Quantity";
import { RangePicker } from "./RangePicker";
import { resolveRange, type Choice } from "../../domain/energy/range";
import { barTitle, givenBars, highestBar, highestPeak, onlyGives, usageSeries, type UsageBar } from "../../domain/energy/usage-series";
import { UsageChart } from "./UsageChart";
import { useEnergy } from "../../domain/energy/useEnergy";
import { usageMarks, usageSummary, usageTable } from "../../domain/energy/usage-view";

interface UsageCardProps {
  deviceId: string;
  deviceName: string;
  choice: Choice;
  onChoice: (choice: Choice) => void;
  className?: string;
}

/** Energy per hour or day of one device, over a range of one's choice. */
export function UsageCard({ deviceId, deviceName, choice, onChoice, className }: UsageCardProps) {
  const time = useTime();
  const now = useNowMinute();
  const range = resolveRange(choice, now, time.zone);
  const { span, bucket } = range;
  const energy = useEnergy({ deviceId, span, bucket });
  const bars = energy.data ? usageSeries(energy.data.buckets, span, bucket, time.zone, now) : [];
  const nothing = bars.every((bar) => bar.state === "missing" || bar.state === "future");
  const summary = usageSummary(bars, bucket, time, deviceName);
  return (
    <ChartFrame
      title="Usage"
      note={deviceName}
      className={className}
      grow
      controls={<RangePicker choice={choice} range={range} today={siteDate(now, time.zone)} onChange={onChoice} />}
      headline={<UsageHeadline total={nothing ? null : (energy.data?.total ?? null)} bars={bars} bucketWord={bucket} title={(bar) => barTitle(bar, bucket, time, dayCount(span, time.zone) > 1)} />}
      load={energy}
      empty={nothing ? { title: "No readings in this range", text: "Choose another range, or check that the meter is sending." } : null}
      summary={summary}
      table={usageTable(bars, bucket, time, summary)}
      legend={<Legend items={usageMarks(bars)} />}
    >
      <UsageChart bars={bars} bucket={bucket} time={time} />
    </ChartFrame>
  );
}

interface HeadlineProps {
  total: EnergyBucket | null;
  bars: readonly UsageBar[];
  bucketWord: string;
  title: (bar: UsageBar) => string;
}

function UsageHeadline({ total, bars, bucketWord, title }: HeadlineProps) {
  const gives = onlyGives(bars);
  const highest = highestBar(gives ? givenBars(bars) : bars);
  const peak = highestPeak(bars);
  return (
    <dl className="flex min-h-11 flex-wrap gap-x-8 gap-y-2">
      {total && !gives ? (
        <Figure label="Used" note={total.estimatedShare > 0 ? `${formatShare(total.estimatedShare)} estimated` : undefined}><Quantity value={total.importWh} unit="Wh" /></Figure>
      ) : null}
      {total && total.exportWh > 0 ? (
        <Figure label="Exported"><Quantity value={total.exportWh} unit="Wh" /></Figure>
      ) : null}
      {highest ? (
        <Figure label={`Highest ${bucketWord}`} note={title(highest)}>{formatText(highest.importWh, "Wh")}</Figure>
      ) : null}
      {peak && (peak.peakW ?? 0) > 0 ? <Figure label="Highest power" note={title(peak)}>{formatText(peak.peakW, "W")}</Figure> : null}
    </dl>
  );
}
