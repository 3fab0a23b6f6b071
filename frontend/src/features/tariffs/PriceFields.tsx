import { useId } from "react";
import { Field, Select, TextInput } from "../../ui/Field";
import { Segmented } from "../../ui/Segmented";
import { AmountField } from "../../ui/AmountField";
import { BandEditor } from "./BandEditor";
import { timedBands, type DraftErrors, type Per, type Shape, type TariffDraft } from "./tariff-draft";
import { WeekGrid } from "./WeekGrid";
import { t } from "../../i18n/t";

const shapes: { value: Shape; text: string }[] = [
  { value: "flat", text: t("One price") },
  { value: "two", text: t("Two prices") },
  { value: "three", text: t("Three prices") },
  { value: "series", text: t("Market price") },
];

interface PriceFieldsProps {
  draft: TariffDraft;
  errors: DraftErrors;
  currency: string;
  /** The price zone belongs to the whole contract: it is asked once. */
  withZone: boolean;
  onChange: (draft: TariffDraft) => void;
}

/** What a tariff charges, for the common cases. */
export function PriceFields({ draft, errors, currency, withZone, onChange }: PriceFieldsProps) {
  const id = useId();
  const bands = timedBands(draft);
  const set = (change: Partial<TariffDraft>) => { onChange({ ...draft, ...change }); };
  return (
    <div className="grid gap-4">
      <div className="grid justify-items-start gap-1.5">
        <p className="text-xs font-medium text-ink-2">{t("Energy")}</p>
        <Segmented label={t("How energy is priced")} value={draft.shape} options={shapes} onChange={(shape) => { set({ shape }); }} />
      </div>
      {bands.map((band, index) => (
        <BandEditor
          key={index}
          band={band}
          field={`band${String(index)}`}
          errors={errors}
          unit={currency}
          onChange={(next) => { set({ bands: index === 0 ? [next, draft.bands[1]] : [draft.bands[0], next] }); }}
        />
      ))}
      {draft.shape === "series" ? <SeriesFields draft={draft} errors={errors} currency={currency} withZone={withZone} onChange={onChange} /> : (
        <div className="grid grid-cols-2 gap-3 [&>div>label]:grow">
          {bands.length > 0 ? (
            <Field label={t("Name of the price at all other times")} htmlFor={`${id}-base`} error={errors.baseName}>
              <TextInput id={`${id}-base`} value={draft.base.name} onChange={(event) => { set({ base: { ...draft.base, name: event.target.value } }); }} className="w-full" />
            </Field>
          ) : null}
          <AmountField label={`${bands.length > 0 ? t("Price at all other times") : t("Price")} (${currency}/kWh)`} value={draft.base.price} error={errors.base} placeholder="0.2990" onChange={(price) => { set({ base: { ...draft.base, price } }); }} />
        </div>
      )}
      {bands.length > 0 ? <WeekGrid draft={draft} /> : null}
      <div className="grid grid-cols-2 gap-3 sm:grid-cols-3 [&>div>label]:grow">
        <AmountField label={t("Standing charge ({0})", currency)} value={draft.standing} error={errors.standing} placeholder={t("none")} onChange={(standing) => { set({ standing }); }} />
        <Field label={t("due per")} htmlFor={`${id}-per`}>
          <Select id={`${id}-per`} value={draft.standingPer} onChange={(event) => { set({ standingPer: event.target.value as Per }); }}>
            <option value="day">{t("day")}</option>
            <option value="month">{t("month")}</option>
            <option value="year">{t("year")}</option>
          </Select>
        </Field>
        <AmountField label={t("Feed-in price ({0}/kWh)", currency)} value={draft.exportPrice} error={errors.exportPrice} placeholder={t("nothing")} onChange={(exportPrice) => { set({ exportPrice }); }} />
        <AmountField label={t("Levy ({0}/kWh)", currency)} value={draft.levy} error={errors.levy} placeholder={t("none")} onChange={(levy) => { set({ levy }); }} />
        <AmountField label={t("Tax on top (%)")} value={draft.tax} error={errors.tax} placeholder={t("none: included")} onChange={(tax) => { set({ tax }); }}/>
      </div>
    </div>
  );
}

function SeriesFields({ draft, errors, currency, withZone, onChange }: PriceFieldsProps) {
  const id = useId();
  const set = (change: Partial<TariffDraft["series"]>) => { onChange({ ...draft, series: { ...draft.series, ...change } }); };
  return (
    <div className="grid grid-cols-2 gap-3 sm:grid-cols-3 [&>div>label]:grow">
      <Field label={t("Price series")} htmlFor={`${id}-series`} error={errors.series}>
        <TextInput id={`${id}-series`} value={draft.series.name} onChange={(event) => { set({ name: event.target.value }); }} className="w-full" />
      </Field>
      {withZone ? (
        <Field label={t("Price zone")} htmlFor={`${id}-zone`}>
          <TextInput id={`${id}-zone`} value={draft.series.zone} placeholder={t("none, or DE-LU")} onChange={(event) => { set({ zone: event.target.value }); }} className="w-full" />
        </Field>
      ) : null}
      <AmountField label={t("Added to it ({0}/kWh)", currency)} value={draft.series.adder} error={errors.adder} placeholder="0.1450" onChange={(adder) => { set({ adder }); }} className="max-sm:col-span-2" />
      <p className="col-span-full text-xs text-ink-3">{t("Prices of the market come in under “Market prices” on this page, or through the interface (PUT /api/prices).")}</p>
    </div>
  );
}
