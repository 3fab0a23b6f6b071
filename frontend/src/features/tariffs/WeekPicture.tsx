import { bandFill } from "./band-fill";
import { clockOf, QUARTERS } from "./clock-quarter";
import { RunNames } from "./RunNames";
import { shortDay } from "./week-cursor";
import { runsOf, type WeekCells } from "./week-grid";

/** The week where it cannot be painted, to be looked at. */
export function WeekPicture({ cells, names }: { cells: WeekCells; names: readonly string[] }) {
  return (
    <div dir="ltr" className="grid text-xs">
      {cells.map((row, index) => {
        const runs = runsOf(row);
        return (
          <div key={index} className="grid grid-cols-[2.25rem_minmax(0,1fr)] rtl:grid-cols-[3rem_minmax(0,1fr)] items-center gap-x-2">
            <span className="truncate text-ink-3">{shortDay(index)}</span>
            <div className="relative flex h-8 border-b-2 border-surface">
              <ol className="flex grow">
                {runs.map(({ from, to, band }) => (
                  <li key={from} title={`${clockOf(from)}–${clockOf(to)} ${names[band] ?? ""}`} className="border-e border-surface last:border-e-0" style={{ width: `${String(((to - from) / QUARTERS) * 100)}%`, background: bandFill(band) }}>
                    <span className="sr-only">{`${clockOf(from)}–${clockOf(to)} ${names[band] ?? ""}`}</span>
                  </li>
                ))}
              </ol>
              <RunNames runs={runs} names={names} />
            </div>
          </div>
        );
      })}
    </div>
  );
}
