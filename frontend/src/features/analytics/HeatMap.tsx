import { useId, useState, type KeyboardEvent } from "react";
import { formatShare, formatText } from "../../format/number";
import type { TimeFormat } from "../../format/time";
import { barRemark, highestBar, type UsageBar } from "../../domain/energy/usage-series";
import { barTitle } from "../../domain/time/bar-text";
import { heatLevel, neighbour, type HeatRow } from "./heat-series";
import { t } from "../../i18n/t";

interface HeatMapProps {
  rows: readonly HeatRow[];
  bars: readonly UsageBar[];
  time: TimeFormat;
  label: string;
}

/** Days down, hours across; the darker, the more. Touch, hover or the arrow keys choose an hour, and the line below reads it out. */
export function HeatMap({ rows, bars, time, label }: HeatMapProps) {
  const id = useId();
  const most = highestBar(bars)?.importWh ?? 0;
  const [chosen, setChosen] = useState<string | null>(null);
  const bar = bars.find((each) => each.from === chosen);
  const onKeyDown = (event: KeyboardEvent) => {
    const next = neighbour(rows, chosen, event.key);
    if (!next) return;
    event.preventDefault();
    setChosen(next);
  };
  return (
    <div className="flex h-full flex-col">
      <div
        role="grid"
        aria-label={label}
        tabIndex={0}
        aria-activedescendant={bar ? `${id}-${bar.from}` : undefined}
        onKeyDown={onKeyDown}
        onFocus={() => { if (!chosen) setChosen(neighbour(rows, null, "ArrowRight")); }}
        className="flex min-h-0 flex-1 flex-col gap-[3px] rounded-md outline-offset-4"
      >
        {rows.map((row) => (
          <div key={row.date} role="row" className="flex min-h-0 flex-1 items-center gap-2">
            <span role="rowheader" className="w-20 shrink-0 text-xs whitespace-nowrap text-ink-3">{time.day(row.from).replace(/ \w+$/, "")}</span>
            <div role="presentation" className="grid h-full flex-1 grid-cols-24 gap-[3px] max-sm:gap-px">
              {row.hours.map((hour, index) => (
                <div key={`${row.date}-${String(index)}`} role="presentation" className="flex min-w-0 gap-px">
                  {hour.map((each) => (
                    <Cell key={each.from} id={`${id}-${each.from}`} bar={each} most={most} text={cellText(each, time)} chosen={each.from === chosen} onChoose={() => { setChosen(each.from); }} />
                  ))}
                </div>
              ))}
            </div>
          </div>
        ))}
      </div>
      <div className="flex gap-2 pt-0.5 text-xs text-ink-3" aria-hidden="true">
        <span className="w-20 shrink-0" />
        <div className="grid flex-1 grid-cols-24">
          {[0, 6, 12, 18].map((hour) => <span key={hour} className="col-span-6">{String(hour).padStart(2, "0")}:00</span>)}
        </div>
      </div>
      <p className="min-h-5 pt-1 text-xs font-medium text-ink-2" data-testid="heat-readout">{bar ? cellText(bar, time) : <span className="font-normal text-ink-3">{t("Touch an hour, or use the arrow keys, to read it.")}</span>}</p>
    </div>
  );
}

function cellText(bar: UsageBar, time: TimeFormat): string {
  const remark = barRemark(bar, formatShare);
  const amount = bar.importWh === null ? "" : formatText(bar.importWh, "Wh");
  return `${barTitle(bar, "hour", time)}: ${[amount, remark].filter(Boolean).join(", ")}`;
}

interface CellProps {
  id: string;
  bar: UsageBar;
  most: number;
  text: string;
  chosen: boolean;
  onChoose: () => void;
}

function Cell({ id, bar, most, text, chosen, onChoose }: CellProps) {
  const percent = Math.round(100 * heatLevel(bar.importWh ?? 0, most));
  const empty = bar.state === "missing" ? "border border-dashed border-line-strong/50" : "";
  const look = bar.importWh === null ? empty : bar.estimatedShare > 0 ? "hatched" : "";
  return (
    <span
      id={id}
      role="gridcell"
      aria-label={text}
      aria-selected={chosen}
      onPointerEnter={onChoose}
      onPointerDown={onChoose}
      className={`flex-1 rounded-[3px] max-sm:rounded-[2px] ${look} ${chosen ? "outline-2 outline-offset-1 outline-ink" : ""}`}
      style={bar.importWh === null ? undefined : { backgroundColor: `color-mix(in oklab, var(--heat-1) ${String(percent)}%, var(--heat-0))` }}
    />
  );
}
