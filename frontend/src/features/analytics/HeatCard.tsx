import { ChartFrame } from "../../charts/ChartFrame";
import { daysSpan, siteDate } from "../../format/calendar";
import { formatText } from "../../format/number";
import { useNowMinute } from "../../live/useNow";
import { useTime } from "../../site/context";
import { useEnergy } from "../../domain/energy/useEnergy";
import { givenBars, highestBar, onlyGives, usageSeries } from "../../domain/energy/usage-series";
import { usageSummary, usageTable } from "../../domain/energy/usage-view";
import { HeatMap } from "./HeatMap";
import { heatRows } from "./heat-series";
import { t } from "../../i18n/t";
import { tx } from "../../i18n/tx";

const DAYS = 14;

/** When energy is used: two weeks, hour by hour. */
export function HeatCard({ deviceId, deviceName, className }: { deviceId: string; deviceName: string; className?: string }) {
  const time = useTime();
  const now = useNowMinute();
  const span = daysSpan(siteDate(now, time.zone, 1 - DAYS), siteDate(now, time.zone), time.zone);
  const energy = useEnergy({ deviceId, span, bucket: "hour" });
  const bars = energy.data ? usageSeries(energy.data.buckets, span, "hour", time.zone, now) : [];
  const gives = onlyGives(bars);
  const shown = gives ? givenBars(bars) : bars;
  const highest = highestBar(shown);
  const summary = usageSummary(bars, "hour", time, deviceName);
  return (
    <ChartFrame
      title={gives ? t("When it is exported") : t("When it is used")}
      note={t("Last 14 days by hour")}
      className={className}
      load={energy}
      empty={bars.every((bar) => bar.importWh === null) ? { title: t("No readings in the last 14 days"), text: t("The map fills hour by hour.") } : null}
      summary={summary}
      heightClass="h-88"
      table={usageTable(bars, "hour", time, summary)}
      legend={highest ? <HeatScale most={formatText(highest.importWh, "Wh")} estimated={bars.some((bar) => bar.estimatedShare > 0)} missing={bars.some((bar) => bar.state === "missing")} /> : null}
    >
      <HeatMap rows={heatRows(shown, time.zone)} bars={shown} time={time} label={summary} />
    </ChartFrame>
  );
}

function HeatScale({ most, estimated, missing }: { most: string; estimated: boolean; missing: boolean }) {
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-1 text-xs text-ink-2">
      <span className="flex items-center gap-2">0<span className="h-2.5 w-28 rounded-full bg-linear-to-r/oklab from-(--heat-0) to-(--heat-1)" />{tx("{0} in an hour", most)}</span>
      {estimated ? <span className="flex items-center gap-1.5"><span className="hatched size-3 rounded-[3px] bg-usage" />{t("Estimated")}</span> : null}
      {missing ? <span className="flex items-center gap-1.5"><span className="size-3 rounded-[3px] border border-dashed border-line-strong/50" />{t("No readings")}</span> : null}
    </div>
  );
}
