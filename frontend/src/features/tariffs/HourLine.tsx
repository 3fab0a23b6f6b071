import { useId } from "react";
import { IconButton } from "../../ui/Button";
import { Field, Select } from "../../ui/Field";
import { QuarterHourSelect } from "../../ui/QuarterHourSelect";
import { DAY_WORDS } from "./schedule-words";
import type { LineDraft } from "./tariff-draft";
import type { Day } from "./week-days";
import { t } from "../../i18n/t";

const CHOICES: Day[][] = [[], ["weekday"], ["weekend"], ["weekend", "holiday"], ["holiday"], ["mon"], ["tue"], ["wed"], ["thu"], ["fri"], ["sat"], ["sun"]];
const keyOf = (days: readonly Day[]) => days.join(" ");
const wordsOf = (days: readonly Day[]) => (days.length === 0 ? t("Every day") : days.map((day) => DAY_WORDS[day] ?? day).join(", "));

interface HourLineProps {
  line: LineDraft;
  names: readonly string[];
  error: string | undefined;
  /** The labels stand over the first line alone; they are read out on every one. */
  first: boolean;
  onChange: (line: LineDraft) => void;
  onRemove: () => void;
}

/** Hours of a price: which days, from when to when. */
export function HourLine({ line, names, error, first, onChange, onRemove }: HourLineProps) {
  const id = useId();
  // Days that were painted may be any; they are offered beside the common ones.
  const days = CHOICES.some((each) => keyOf(each) === keyOf(line.days)) ? CHOICES : [...CHOICES, line.days];
  const choose = (key: string) => { onChange({ ...line, days: days.find((each) => keyOf(each) === key) ?? [] }); };
  return (
    <div className="grid gap-1">
      <div className={`flex flex-wrap items-end gap-2 ${first ? "" : "[&_label]:sr-only"}`}>
        <Field label={t("Price")} htmlFor={`${id}-band`} className="max-sm:min-w-0 max-sm:flex-1">
          <Select id={`${id}-band`} value={line.band} onChange={(event) => { onChange({ ...line, band: Number(event.target.value) }); }} className="w-full sm:w-44">
            {names.map((name, band) => <option key={band} value={band}>{name}</option>)}
          </Select>
        </Field>
        <Field label={t("Days")} htmlFor={`${id}-days`} className="max-sm:min-w-0 max-sm:flex-1">
          <Select id={`${id}-days`} value={keyOf(line.days)} onChange={(event) => { choose(event.target.value); }} className="w-full sm:w-44">
            {days.map((each) => <option key={keyOf(each)} value={keyOf(each)}>{wordsOf(each)}</option>)}
          </Select>
        </Field>
        <div className="flex items-end gap-2 max-sm:w-full">
          <Field label={t("From")} htmlFor={`${id}-from`}>
            <QuarterHourSelect id={`${id}-from`} value={line.from} onChange={(from) => { onChange({ ...line, from }); }} />
          </Field>
          <Field label={t("To")} htmlFor={`${id}-to`}>
            <QuarterHourSelect id={`${id}-to`} end value={line.to} onChange={(to) => { onChange({ ...line, to }); }} />
          </Field>
          <IconButton icon="trash" label={t("Remove these hours")} onClick={onRemove} />
        </div>
      </div>
      {error ? <p className="text-xs text-crit">{error}</p> : null}
    </div>
  );
}
