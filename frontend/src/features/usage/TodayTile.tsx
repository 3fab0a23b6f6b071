import { daysSpan, siteDate } from "../../format/calendar";
import { formatShare, formatText } from "../../format/number";
import { useNowMinute } from "../../live/useNow";
import { useTime } from "../../site/context";
import { Quantity } from "../../ui/Quantity";
import { StatTile } from "../../ui/StatTile";
import { useEnergy } from "./useEnergy";

/** Energy since the site's midnight, beside all of yesterday. */
export function TodayTile({ deviceId }: { deviceId: string }) {
  const time = useTime();
  const now = useNowMinute();
  const [yesterday, today] = [siteDate(now, time.zone, -1), siteDate(now, time.zone)];
  const span = daysSpan(yesterday, today, time.zone);
  const { data } = useEnergy({ deviceId, span, bucket: "day", includesNow: true });
  const startOfToday = Date.parse(daysSpan(today, today, time.zone).from);
  const before = data?.buckets.find((each) => Date.parse(each.from) === Date.parse(span.from));
  const bucket = data?.buckets.find((each) => Date.parse(each.from) === startOfToday);
  return (
    <StatTile label="Today" note={bucket && bucket.estimatedShare > 0 ? `${formatShare(bucket.estimatedShare)} estimated` : null} testId="today">
      <p className="text-[1.625rem] leading-11 font-semibold tracking-[-0.025em]">
        <Quantity value={bucket?.importWh} unit="Wh" unitClassName="text-[0.55em] tracking-normal text-ink-3" />
      </p>
      <dl className="mt-1 grid grid-cols-[auto_1fr] content-end gap-x-2 text-xs leading-[1.125rem] text-ink-3">
        <dt>Yesterday</dt>
        <dd className="text-right text-ink-2">{formatText(before && before.coverage + before.estimatedShare > 0 ? before.importWh : null, "Wh")}</dd>
        <dt>Peak today</dt>
        <dd className="text-right text-ink-2">{formatText(bucket?.peakW, "W")}</dd>
      </dl>
    </StatTile>
  );
}
