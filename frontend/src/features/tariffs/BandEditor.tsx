import { useId } from "react";
import { Button, IconButton } from "../../ui/Button";
import { Field, Select, TextInput } from "../../ui/Field";
import { QuarterHourSelect } from "../../ui/QuarterHourSelect";
import { AmountField } from "../../ui/AmountField";
import type { BandDraft, BandHours, Days, DraftErrors } from "./tariff-draft";
import { t } from "../../i18n/t";

const daysText: Record<Days, string> = { every: t("Every day"), weekday: t("Monday to Friday"), weekend: t("Saturday and Sunday") };

interface BandEditorProps {
  band: BandDraft;
  /** Prefix of this band's faults. */
  field: string;
  errors: DraftErrors;
  unit: string;
  onChange: (band: BandDraft) => void;
}

/** A price with its hours. */
export function BandEditor({ band, field, errors, unit, onChange }: BandEditorProps) {
  const id = useId();
  const nameError = errors[`${field}.name`];
  const setHours = (index: number, change: Partial<BandHours>) => {
    onChange({ ...band, hours: band.hours.map((each, at) => (at === index ? { ...each, ...change } : each)) });
  };
  return (
    <fieldset className="grid gap-3 rounded-lg border border-line p-3">
      <legend className="px-1 text-xs font-medium text-ink-2">{t("Price at certain hours")}</legend>
      <div className="grid grid-cols-2 gap-3 [&>div>label]:grow">
        <Field label={t("Name")} htmlFor={`${id}-name`} error={nameError}>
          <TextInput id={`${id}-name`} value={band.name} aria-invalid={nameError ? true : undefined} aria-describedby={nameError ? `${id}-name-error` : undefined} onChange={(event) => { onChange({ ...band, name: event.target.value }); }} className="w-full" />
        </Field>
        <AmountField label={t("Price ({0}/kWh)", unit)} value={band.price} error={errors[`${field}.price`]} placeholder="0.1820" onChange={(price) => { onChange({ ...band, price }); }} />
      </div>
      {band.hours.map((hours, index) => (
        // Rows have no identity of their own; they are only added and taken away at the end.
        <div key={index} className="flex flex-wrap items-end gap-2">
          <Field label={t("Days")} htmlFor={`${id}-days-${String(index)}`} className="max-sm:w-full">
            <Select id={`${id}-days-${String(index)}`} value={hours.days} onChange={(event) => { setHours(index, { days: event.target.value as Days }); }}>
              {Object.entries(daysText).map(([days, text]) => <option key={days} value={days}>{text}</option>)}
            </Select>
          </Field>
          <Field label={t("From")} htmlFor={`${id}-from-${String(index)}`}>
            <QuarterHourSelect id={`${id}-from-${String(index)}`} value={hours.from} onChange={(from) => { setHours(index, { from }); }} />
          </Field>
          <Field label={t("To")} htmlFor={`${id}-to-${String(index)}`}>
            <QuarterHourSelect id={`${id}-to-${String(index)}`} end value={hours.to} onChange={(to) => { setHours(index, { to }); }} />
          </Field>
          {band.hours.length > 1 ? <IconButton icon="trash" label={t("Remove these hours")} onClick={() => { onChange({ ...band, hours: band.hours.filter((_, at) => at !== index) }); }} /> : null}
        </div>
      ))}
      <div className="flex flex-wrap items-center justify-between gap-2">
        <Button look="quiet" icon="plus" onClick={() => { onChange({ ...band, hours: [...band.hours, { days: "weekend", from: "00:00", to: "24:00" }] }); }}>{t("More hours")}</Button>
        {errors[`${field}.hours`] ? <p className="text-xs text-crit">{errors[`${field}.hours`]}</p> : null}
      </div>
    </fieldset>
  );
}
