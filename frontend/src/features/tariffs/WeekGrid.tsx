import { Button } from "../../ui/Button";
import { BandSwatch } from "./BandSwatch";
import { usePaint } from "./usePaint";
import type { PaintTask } from "./useStrokes";
import { strokeWords } from "./week-cursor";
import { paintFault, runsOf } from "./week-grid";
import { WeekPicture } from "./WeekPicture";
import { WeekRow } from "./WeekRow";
import { t } from "../../i18n/t";

const faults = {
  fine: t("Some hours begin or end at a quarter hour: that is finer than can be painted. Change them in the lines below."),
  nights: t("Hours over midnight that hold on some days only cannot be painted while holidays have hours of their own. Change them in the lines below."),
};

/** The week as a picture: which price holds at which hour. Painting in it changes the lines. */
export function WeekGrid(task: PaintTask) {
  const { week, names, holidays } = task;
  const { brush, setBrush, half, setHalf, needed, step, cells, at, marked, said, mayUndo, undo, grid, handlers } = usePaint(task);
  const fault = paintFault(week, cells, holidays);
  return (
    <div className="grid gap-2">
      <p className="text-xs font-medium text-ink-2">{fault ? t("The week, hour by hour") : t("The week: choose a price, then drag over its hours")}</p>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        {fault ? <ul className="flex flex-wrap gap-x-4 gap-y-1 text-xs text-ink-2">{names.map((name, band) => <li key={band} className="flex items-center gap-1.5"><BandSwatch band={band} />{name}</li>)}</ul> : (
          <>
            <Brushes names={names} brush={brush} onChoose={setBrush} />
            <div className="flex grow flex-wrap items-center justify-between gap-x-3 sm:justify-end"><label className="flex items-center gap-1.5 text-xs text-ink-2"><input type="checkbox" checked={step === 2} disabled={needed === 2} onChange={() => { setHalf(!half); }} className="size-4 accent-primary" />{t("Half hours")}</label>
            <Button look="quiet" disabled={!mayUndo} onClick={undo} className="-me-3">{t("Undo the last stroke")}</Button></div>
          </>
        )}
      </div>
      {fault ? <WeekPicture cells={cells} names={names} /> : (
        <div ref={grid} dir="ltr" role="grid" aria-label={t("The week, hour by hour")} tabIndex={-1} className={`grid select-none text-xs ${brush === null ? "" : "cursor-crosshair touch-none"}`} {...handlers}>
          {cells.map((row, index) => <WeekRow key={index} row={index} runs={runsOf(row)} step={step} names={names} focus={at.row === index ? at.quarter : null} marked={marked && index >= marked.rows[0] && index <= marked.rows[1] ? marked.quarters : null} brush={brush} />)}
        </div>
      )}
      <HourMarks />
      {fault ? <p className="text-xs text-ink-2">{faults[fault]}</p> : (
        <div className="min-h-4 text-xs text-ink-2">
          {marked ? <p aria-hidden="true">{strokeWords(marked)}</p> : null}
          <p role="status" className={marked ? "sr-only" : ""}>{said}</p>
          {marked || said ? null : <p className="text-ink-3">{t("With the keyboard: arrow keys move, with Shift they mark, Space paints.")}</p>}
        </div>
      )}
    </div>
  );
}

function HourMarks() {
  return <div aria-hidden="true" dir="ltr" className="-mt-1.5 flex justify-between ps-11 rtl:ps-14 text-[0.6875rem] text-ink-3">{[0, 6, 12, 18, 24].map((hour) => <span key={hour}>{hour}</span>)}</div>;
}

function Brushes({ names, brush, onChoose }: { names: readonly string[]; brush: number | null; onChoose: (band: number | null) => void }) {
  return (
    <div role="group" aria-label={t("Paint with")} className="flex min-w-0 flex-wrap gap-1.5">
      {names.map((name, band) => (
        <button
          key={band}
          type="button"
          aria-pressed={brush === band}
          onClick={() => { onChoose(brush === band ? null : band); }}
          className={`inline-flex h-8 max-w-48 min-w-0 items-center gap-1.5 rounded-lg border px-2.5 text-[0.8125rem] transition-colors max-sm:h-10 ${brush === band ? "border-primary bg-primary-soft font-medium text-ink" : "border-line bg-surface text-ink-2 hover:bg-sunken"}`}
        >
          <BandSwatch band={band} />
          <span className="truncate">{name}</span>
        </button>
      ))}
    </div>
  );
}
