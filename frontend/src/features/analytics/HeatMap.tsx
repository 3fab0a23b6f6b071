import { formatShare, formatText } from "../../format/number";
import type { TimeFormat } from "../../format/time";
import { barRemark, highestBar, type UsageBar } from "../../domain/energy/usage-series";
import { barTitle } from "../../domain/time/bar-text";
import { heatLevel, type HeatRow } from "./heat-series";

interface HeatMapProps {
  rows: readonly HeatRow[];
  bars: readonly UsageBar[];
  time: TimeFormat;
}

/** Days down, hours across; the darker, the more. Its table alternative carries the numbers for screen readers. */
export function HeatMap({ rows, bars, time }: HeatMapProps) {
  const most = highestBar(bars)?.importWh ?? 0;
  return (
    <div className="flex h-full flex-col gap-[3px]" aria-hidden="true">
      {rows.map((row) => (
        <div key={row.date} className="flex min-h-0 flex-1 items-center gap-2">
          <span className="w-16 shrink-0 text-xs text-ink-3">{time.day(row.from).replace(/ \w+$/, "")}</span>
          <div className="grid h-full flex-1 grid-cols-24 gap-[3px]">
            {row.hours.map((hour, index) => (
              <div key={`${row.date}-${String(index)}`} className="flex min-w-0 gap-px">
                {hour.map((bar) => <Cell key={bar.from} bar={bar} most={most} time={time} />)}
              </div>
            ))}
          </div>
        </div>
      ))}
      <div className="flex gap-2 pt-0.5 text-xs text-ink-3">
        <span className="w-16 shrink-0" />
        <div className="grid flex-1 grid-cols-24">
          {[0, 6, 12, 18].map((hour) => <span key={hour} className="col-span-6">{String(hour).padStart(2, "0")}:00</span>)}
        </div>
      </div>
    </div>
  );
}

function Cell({ bar, most, time }: { bar: UsageBar; most: number; time: TimeFormat }) {
  const remark = barRemark(bar, formatShare);
  const title = `${barTitle(bar, "hour", time)}: ${bar.importWh === null ? "" : formatText(bar.importWh, "Wh")}${remark ? ` ${remark}` : ""}`;
  if (bar.importWh === null) {
    return <span title={title} className={`flex-1 rounded-[3px] ${bar.state === "missing" ? "border border-dashed border-line-strong/50" : ""}`} />;
  }
  const percent = Math.round(100 * heatLevel(bar.importWh, most));
  return (
    <span
      title={title}
      className={`flex-1 rounded-[3px] ${bar.estimatedShare > 0 ? "hatched" : ""}`}
      style={{ backgroundColor: `color-mix(in oklab, var(--heat-1) ${String(percent)}%, var(--heat-0))` }}
    />
  );
}
