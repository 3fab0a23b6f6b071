import type { EnergyBucket } from "../../api/types";
import { daysSpan, siteDate } from "../../format/calendar";
import { formatShare, formatText } from "../../format/number";
import { useNowMinute } from "../../live/useNow";
import { useTime } from "../../site/context";
import { Quantity } from "../../ui/Quantity";
import { StatTile } from "../../ui/StatTile";
import { onlyGives } from "../../domain/energy/usage-series";
import { againstUsual, useUsualEnergy } from "../../domain/energy/usual";
import { useEnergy } from "../../domain/energy/useEnergy";
import { t } from "../../i18n/t";

/** Energy since the site's midnight, beside a usual day's by now and all of yesterday. */
export function TodayTile({ deviceId }: { deviceId: string }) {
  const time = useTime();
  const now = useNowMinute();
  const [yesterday, today] = [siteDate(now, time.zone, -1), siteDate(now, time.zone)];
  const span = daysSpan(yesterday, today, time.zone);
  const { data } = useEnergy({ deviceId, span, bucket: "day" });
  const usual = useUsualEnergy(deviceId).data;
  const startOfToday = Date.parse(daysSpan(today, today, time.zone).from);
  const before = data?.buckets.find((each) => Date.parse(each.from) === Date.parse(span.from));
  const bucket = data?.buckets.find((each) => Date.parse(each.from) === startOfToday);
  // A solar meter only exports: its figure is what it gave, before sunrise too.
  const gives = onlyGives(data?.buckets ?? []);
  const givesToo = bucket !== undefined && bucket.exportWh > 0;
  const wh = (day: EnergyBucket | undefined) => (day && day.coverage + day.estimatedShare > 0 ? (gives ? day.exportWh : day.importWh) : null);
  const usualWh = gives ? usual?.usualExportWh : usual?.usualImportWh;
  const against = usual ? againstUsual(gives ? usual.exportWh : usual.importWh, usualWh) : null;
  return (
    <StatTile label={gives ? t("Exported today") : t("Today")} note={bucket && bucket.estimatedShare > 0 ? t("{0} estimated", formatShare(bucket.estimatedShare)) : null} testId="today" className="max-lg:col-span-2">
      <div className="flex flex-wrap items-end justify-between gap-x-6 lg:block">
        <p className="text-[1.625rem] leading-11 font-semibold tracking-[-0.025em]">
          <Quantity value={wh(bucket)} unit="Wh" unitClassName="text-[0.55em] tracking-normal text-ink-3" />
        </p>
        {against ? <p className="text-xs text-ink-2 max-lg:order-last" data-testid="today-usual">{against}</p> : null}
        <dl className="mt-1 grid grid-cols-[auto_1fr] gap-x-3 pb-1 text-xs leading-[1.125rem] whitespace-nowrap text-ink-3">
          {against ? (
            <>
              <dt>{t("Usual by now")}</dt>
              <dd className="text-end text-ink-2">{formatText(usualWh, "Wh")}</dd>
            </>
          ) : null}
          <dt>{t("Yesterday")}</dt>
          <dd className="text-end text-ink-2">{formatText(wh(before), "Wh")}</dd>
          {gives ? null : (
            <>
              <dt>{givesToo ? t("Exported") : t("Peak today")}</dt>
              <dd className="text-end text-ink-2">{givesToo ? formatText(bucket.exportWh, "Wh") : formatText(bucket?.peakW, "W")}</dd>
            </>
          )}
        </dl>
      </div>
    </StatTile>
  );
}
