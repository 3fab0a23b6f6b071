import { useId, useRef } from "react";
import { lastDay } from "../../format/calendar";
import { Button, IconButton } from "../../ui/Button";
import { TextInput } from "../../ui/Field";
import { Segmented } from "../../ui/Segmented";
import { rangeText, unitText, unitWord } from "./range-text";
import type { BarKind, TimeRange, Unit, View } from "./view";
import { t } from "../../i18n/t";
import { tx } from "../../i18n/tx";

const barText: Record<BarKind, string> = { "15m": t("15 min"), hour: t("Hours"), day: t("Days"), week: t("Weeks"), month: t("Months"), billing: t("Periods") };

interface TimeNavigatorProps {
  view: View;
  range: TimeRange;
  /** The site's date today, YYYY-MM-DD. */
  today: string;
  /** Which lengths of time the page offers. */
  units: readonly Unit[];
  onChange: (view: View) => void;
}

/** The one way to choose a time: how much, which, one step back or forward, and how fine the bars are. */
export function TimeNavigator({ view, range, today, units, onChange }: TimeNavigatorProps) {
  const pickUnit = (unit: Unit) => {
    if (unit === "custom") onChange({ unit, first: range.dates.from, last: lastOf(range, today) });
    // A finer view of the present shows today, of another time its first day.
    else onChange({ unit, at: range.current ? undefined : range.dates.from });
  };
  return (
    <div className="flex max-w-full flex-wrap items-center gap-x-3 gap-y-2">
      <Segmented label={t("Show")} value={view.unit} options={units.map((unit) => ({ value: unit, text: unitText[unit] }))} onChange={pickUnit} />
      <div className="flex min-w-0 items-center gap-0.5">
        <IconButton icon="chevronLeft" label={t("Previous {0}", unitWord(view.unit))} onClick={() => { onChange(range.previous); }} />
        {view.unit === "custom" ? <CustomDates view={view} range={range} today={today} onChange={onChange} /> : <DateJump view={view} range={range} today={today} onChange={onChange} />}
        <IconButton icon="chevron" label={t("Next {0}", unitWord(view.unit))} disabled={!range.next} onClick={() => { if (range.next) onChange(range.next); }} className="disabled:opacity-35" />
        {range.current || view.unit === "custom" ? null : <Button look="quiet" onClick={() => { onChange({ ...view, at: undefined }); }}>{t("Today")}</Button>}
      </div>
      {range.choices.length > 1 ? (
        <Segmented label={t("Bars")} value={range.bars} options={range.choices.map((bars) => ({ value: bars, text: barText[bars] }))} onChange={(bars) => { onChange({ ...view, bars }); }} />
      ) : null}
    </div>
  );
}

type StepProps = Omit<TimeNavigatorProps, "units">;

/** Where we are, and on a click the browser's own calendar to go elsewhere. */
function DateJump({ view, range, today, onChange }: StepProps) {
  const input = useRef<HTMLInputElement>(null);
  const id = useId();
  return (
    <span className="relative inline-flex h-8 items-center rounded-lg px-1.5 text-[0.8125rem] font-medium whitespace-nowrap focus-within:outline-2 focus-within:outline-primary hover:bg-sunken max-sm:h-10">
      <span aria-live="polite">{rangeText(view.unit, range)}</span>
      <label htmlFor={id} className="sr-only">{tx("Go to the {0} of", unitWord(view.unit))}</label>
      <input
        ref={input}
        id={id}
        type="date"
        max={today}
        value={view.at ?? today}
        onClick={() => { input.current?.showPicker(); }}
        onChange={(event) => { if (event.target.value) onChange({ ...view, at: event.target.value }); }}
        className="absolute inset-0 cursor-pointer opacity-0"
      />
    </span>
  );
}

function CustomDates({ view, range, today, onChange }: StepProps) {
  const id = useId();
  const { from: first } = range.dates;
  const last = lastOf(range, today);
  const field = (name: "first" | "last", label: string, value: string) => (
    <>
      <label htmlFor={`${id}-${name}`} className="sr-only">{label}</label>
      <TextInput id={`${id}-${name}`} type="date" value={value} max={today} onChange={(event) => { if (event.target.value) onChange({ ...view, first, last, [name]: event.target.value }); }} className="min-w-0 max-sm:px-1" />
    </>
  );
  return (
    <span className="flex min-w-0 items-center gap-1.5">
      {field("first", t("First day"), first)}
      <span aria-hidden="true" className="text-ink-3">–</span>
      {field("last", t("Last day"), last)}
    </span>
  );
}

function lastOf(range: TimeRange, today: string): string {
  const last = lastDay(range.dates);
  return last < today ? last : today;
}
