import { QUARTERS } from "./clock-quarter";
import type { WeekRun } from "./week-grid";

/** Narrower than this, in quarter hours, a name does not fit; the prices above have it. */
const NAMED = 14;

/** The prices' names over a day's colours. */
export function RunNames({ runs, names }: { runs: readonly WeekRun[]; names: readonly string[] }) {
  return (
    <div aria-hidden="true" className="pointer-events-none absolute inset-0 flex">
      {runs.map(({ from, to, band }) => (
        <span key={from} className={`truncate px-1.5 leading-[1.875rem] text-ink ${to - from < 24 ? "max-sm:invisible" : ""}`} style={{ width: `${String(((to - from) / QUARTERS) * 100)}%` }}>{to - from >= NAMED ? names[band] : null}</span>
      ))}
    </div>
  );
}
