import { bandFill } from "./band-fill";
import { clockOf, QUARTERS } from "./clock-quarter";
import { rowWords, shortDay } from "./week-cursor";
import type { WeekRun } from "./week-grid";
import { RunNames } from "./RunNames";

interface WeekRowProps {
  row: number;
  runs: readonly WeekRun[];
  /** Quarter hours of a cell. */
  step: number;
  names: readonly string[];
  /** The quarter hour of the cell that the Tab key reaches; null where it is in another row. */
  focus: number | null;
  /** Quarter hours that are marked. */
  marked: [number, number] | null;
  brush: number | null;
}

/** A day of the week that can be painted, a cell for each hour or half hour. */
export function WeekRow({ row, runs, step, names, focus, marked, brush }: WeekRowProps) {
  const day = rowWords([row, row]);
  const bandAt = (quarter: number) => runs.find((run) => quarter < run.to)?.band ?? 0;
  return (
    <div role="row" className="grid grid-cols-[2.25rem_minmax(0,1fr)] rtl:grid-cols-[3rem_minmax(0,1fr)] items-center gap-x-2">
      <span role="rowheader" aria-label={day} className="truncate text-ink-3">{shortDay(row)}</span>
      <div data-strip="" className="relative flex h-8 border-b-2 border-surface">
        {Array.from({ length: QUARTERS / step }, (_, column) => {
          const quarter = column * step;
          const isMarked = marked !== null && quarter >= marked[0] && quarter < marked[1];
          const band = bandAt(quarter);
          return (
            <span
              key={quarter}
              role="gridcell"
              data-cell={`${String(row)} ${String(quarter)}`}
              tabIndex={focus === quarter ? 0 : -1}
              aria-selected={isMarked}
              aria-label={`${day} ${clockOf(quarter)}–${clockOf(quarter + step)} ${names[band] ?? ""}`}
              className={`min-w-0 flex-1 focus-visible:z-10 focus-visible:outline-offset-0 ${(quarter + step) % 4 === 0 ? "border-e border-surface/70" : ""}`}
              style={{ background: isMarked ? bandFill(brush ?? band, true) : bandFill(band) }}
            />
          );
        })}
        <RunNames runs={runs} names={names} />
      </div>
    </div>
  );
}
