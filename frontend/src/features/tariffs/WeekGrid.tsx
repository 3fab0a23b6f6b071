import { bandText } from "../../domain/money/band-text";
import { timedBands, type TariffDraft } from "./tariff-draft";
import { weekRuns, type WeekRun } from "./week-grid";
import { t } from "../../i18n/t";

const DAYS = [t("Mon"), t("Tue"), t("Wed"), t("Thu"), t("Fri"), t("Sat"), t("Sun")];
/** Narrower than this, in hours, a name does not fit; the legend has it. */
const NAMED_HOURS = 3.5;
const share = (hours: number) => `${String((hours / 24) * 100)}%`;
const clock = (hours: number) => `${String(Math.floor(hours)).padStart(2, "0")}:${String((hours % 1) * 60).padStart(2, "0")}`;
/** A tint, so that text on it is read in light and dark. */
const fill = (band: number) => `color-mix(in srgb, var(--band-${String((band % 6) + 1)}) 32%, var(--surface))`;

/** The week as a picture: which price holds at which hour, while it is typed. */
export function WeekGrid({ draft }: { draft: TariffDraft }) {
  const names = [...timedBands(draft), draft.base].map((band) => bandText(band.name.trim()) || "?");
  return (
    <figure className="grid gap-1.5">
      <figcaption className="text-xs font-medium text-ink-2">{t("The week, hour by hour")}</figcaption>
      <div dir="ltr" className="grid grid-cols-[2.25rem_minmax(0,1fr)] items-center gap-x-2 gap-y-0.5 text-xs">
        {weekRuns(draft).map((runs, day) => <DayRow key={DAYS[day]} day={DAYS[day] ?? ""} runs={runs} names={names} />)}
        <span />
        <div aria-hidden="true" className="flex justify-between text-[0.6875rem] text-ink-3">{[0, 6, 12, 18, 24].map((hour) => <span key={hour}>{hour}</span>)}</div>
      </div>
      <ul className="flex flex-wrap gap-x-4 gap-y-1 text-xs text-ink-2">
        {names.map((name, band) => (
          <li key={`${String(band)} ${name}`} className="flex items-center gap-1.5"><span aria-hidden="true" className="size-3 rounded-sm border border-line-strong" style={{ background: fill(band) }} />{name}</li>
        ))}
      </ul>
    </figure>
  );
}

function DayRow({ day, runs, names }: { day: string; runs: WeekRun[]; names: string[] }) {
  return (
    <>
      <span className="text-ink-3">{day}</span>
      <ol className="flex h-6 overflow-hidden rounded-sm">
        {runs.map(({ from, to, band }) => (
          <li key={from} title={`${clock(from)}–${clock(to)} ${names[band] ?? ""}`} className="min-w-0 border-e border-surface px-1 leading-6 last:border-e-0" style={{ width: share(to - from), background: fill(band) }}>
            <span className="sr-only">{`${clock(from)}–${clock(to)} ${names[band] ?? ""}`}</span>
            {to - from >= NAMED_HOURS ? <span aria-hidden="true" className={`block truncate text-ink ${to - from < 6 ? "max-sm:hidden" : ""}`}>{names[band]}</span> : null}
          </li>
        ))}
      </ol>
    </>
  );
}
