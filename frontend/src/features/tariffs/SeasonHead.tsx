import { useId, type ReactNode } from "react";
import { Button } from "../../ui/Button";
import { Field, Select } from "../../ui/Field";
import { TextField } from "../../ui/TextField";
import { MONTHS, monthsText } from "./schedule-words";
import { monthsOf, type WeekDraft } from "./tariff-draft";
import { t } from "../../i18n/t";

interface SeasonHeadProps {
  week: WeekDraft;
  children: ReactNode;
  onName: (name: string) => void;
  onMonths: (months: Pick<WeekDraft, "first" | "last">) => void;
  onRemove: () => void;
}

/** A season: what it is called, its months, and its week inside. */
export function SeasonHead({ week, children, onName, onMonths, onRemove }: SeasonHeadProps) {
  const { name, first, last } = week;
  const called = name.trim() || monthsText(monthsOf(week));
  return (
    <fieldset className="grid min-w-0 gap-3 rounded-lg border border-line p-3">
      <legend className="px-1 text-xs font-medium text-ink-2">{t("Season {0}", called)}</legend>
      <div className="flex flex-wrap items-end gap-3">
        <TextField label={t("Name of the season")} value={name} placeholder={monthsText(monthsOf(week))} onChange={onName} className="max-sm:w-full sm:w-56" />
        <MonthField label={t("From the start of")} value={first} onChange={(month) => { onMonths({ first: month, last }); }} />
        <MonthField label={t("To the end of")} value={last} onChange={(month) => { onMonths({ first, last: month }); }} />
        <Button look="quiet" icon="trash" onClick={onRemove} aria-label={t("Remove the season {0}", called)}>{t("Remove")}</Button>
      </div>
      {children}
    </fieldset>
  );
}

function MonthField({ label, value, onChange }: { label: string; value: number; onChange: (month: number) => void }) {
  const id = useId();
  return (
    <Field label={label} htmlFor={id}>
      <Select id={id} value={value} onChange={(event) => { onChange(Number(event.target.value)); }}>
        {MONTHS.map((month, index) => <option key={month} value={index + 1}>{month}</option>)}
      </Select>
    </Field>
  );
}
