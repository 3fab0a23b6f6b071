import { useId } from "react";
import { bandText } from "../../domain/money/band-text";
import { Button } from "../../ui/Button";
import { Field, Select } from "../../ui/Field";
import type { DraftErrors } from "./draft-errors";
import { HourLine } from "./HourLine";
import type { BandDraft, LineDraft, WeekDraft } from "./tariff-draft";
import { WeekGrid } from "./WeekGrid";
import { t } from "../../i18n/t";

interface WeekFieldsProps {
  week: WeekDraft;
  bands: readonly BandDraft[];
  /** Whether holidays have hours of their own. */
  holidays: boolean;
  /** Whether the year has seasons, of which this is one. */
  seasons: boolean;
  /** Prefix of this week's faults. */
  field: string;
  errors: DraftErrors;
  onChange: (week: WeekDraft) => void;
}

/** When each price holds in a week: painted in its picture, or line by line. */
export function WeekFields({ week, bands, holidays, seasons, field, errors, onChange }: WeekFieldsProps) {
  const id = useId();
  const names = bands.map((band) => bandText(band.name.trim()) || "?");
  const setLine = (at: number, line: LineDraft) => { onChange({ ...week, lines: week.lines.map((each, index) => (index === at ? line : each)) }); };
  const add = () => {
    const band = bands.findIndex((_, index) => index !== week.rest);
    onChange({ ...week, lines: [...week.lines, { band: Math.max(band, 0), days: ["weekend"], from: "00:00", to: "24:00" }] });
  };
  return (
    <div className="grid gap-3">
      <WeekGrid week={week} names={names} holidays={holidays} seasons={seasons} onChange={onChange} />
      <div className="grid gap-2">
        {week.lines.map((line, index) => (
          // Lines have no identity of their own; their order says which holds.
          <HourLine key={index} first={index === 0} line={line} names={names} error={errors[`${field}.line${String(index)}`]} onChange={(next) => { setLine(index, next); }} onRemove={() => { onChange({ ...week, lines: week.lines.filter((_, at) => at !== index) }); }} />
        ))}
        <div className="flex flex-wrap items-center gap-x-3">
          <Button look="quiet" icon="plus" onClick={add} className="-ms-3">{t("More hours")}</Button>
          {week.lines.length > 1 ? <p className="text-xs text-ink-3">{t("Where hours overlap, the upper line holds.")}</p> : null}
        </div>
        <Field label={t("At all other times")} htmlFor={`${id}-rest`}>
          <Select id={`${id}-rest`} value={week.rest} onChange={(event) => { onChange({ ...week, rest: Number(event.target.value) }); }} className="sm:w-44">
            {names.map((name, band) => <option key={band} value={band}>{name}</option>)}
          </Select>
        </Field>
      </div>
    </div>
  );
}
