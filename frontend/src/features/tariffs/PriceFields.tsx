import { useId } from "react";
import { Field, Select, TextInput } from "../../ui/Field";
import { Segmented } from "../../ui/Segmented";
import { AmountField } from "../../ui/AmountField";
import { BandEditor } from "./BandEditor";
import { timedBands, type DraftErrors, type Per, type Shape, type TariffDraft } from "./tariff-draft";

const shapes: { value: Shape; text: string }[] = [
  { value: "flat", text: "One price" },
  { value: "two", text: "Two prices" },
  { value: "three", text: "Three prices" },
  { value: "series", text: "Market price" },
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
        <p className="text-xs font-medium text-ink-2">Energy</p>
        <Segmented label="How energy is priced" value={draft.shape} options={shapes} onChange={(shape) => { set({ shape }); }} />
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
        <div className="grid grid-cols-2 gap-3">
          {bands.length > 0 ? (
            <Field label="Name of the price at all other times" htmlFor={`${id}-base`} error={errors.baseName}>
              <TextInput id={`${id}-base`} value={draft.base.name} onChange={(event) => { set({ base: { ...draft.base, name: event.target.value } }); }} className="w-full" />
            </Field>
          ) : null}
          <AmountField label={`${bands.length > 0 ? "Price at all other times" : "Price"} (${currency}/kWh)`} value={draft.base.price} error={errors.base} placeholder="0.2990" onChange={(price) => { set({ base: { ...draft.base, price } }); }} />
        </div>
      )}
      <div className="grid grid-cols-2 items-start gap-3 sm:grid-cols-3">
        <AmountField label={`Standing charge (${currency})`} value={draft.standing} error={errors.standing} placeholder="none" onChange={(standing) => { set({ standing }); }} />
        <Field label="due per" htmlFor={`${id}-per`}>
          <Select id={`${id}-per`} value={draft.standingPer} onChange={(event) => { set({ standingPer: event.target.value as Per }); }}>
            <option value="day">day</option>
            <option value="month">month</option>
            <option value="year">year</option>
          </Select>
        </Field>
        <AmountField label={`Feed-in price (${currency}/kWh)`} value={draft.exportPrice} error={errors.exportPrice} placeholder="nothing" onChange={(exportPrice) => { set({ exportPrice }); }} />
        <AmountField label={`Levy (${currency}/kWh)`} value={draft.levy} error={errors.levy} placeholder="none" onChange={(levy) => { set({ levy }); }} />
        <AmountField label="Tax on top (%)" value={draft.tax} error={errors.tax} placeholder="none: included" onChange={(tax) => { set({ tax }); }}/>
      </div>
    </div>
  );
}

function SeriesFields({ draft, errors, currency, withZone, onChange }: PriceFieldsProps) {
  const id = useId();
  const set = (change: Partial<TariffDraft["series"]>) => { onChange({ ...draft, series: { ...draft.series, ...change } }); };
  return (
    <div className="grid grid-cols-2 gap-3 sm:grid-cols-3">
      <Field label="Price series" htmlFor={`${id}-series`} error={errors.series}>
        <TextInput id={`${id}-series`} value={draft.series.name} onChange={(event) => { set({ name: event.target.value }); }} className="w-full" />
      </Field>
      {withZone ? (
        <Field label="Price zone" htmlFor={`${id}-zone`}>
          <TextInput id={`${id}-zone`} value={draft.series.zone} placeholder="none, or DE-LU" onChange={(event) => { set({ zone: event.target.value }); }} className="w-full" />
        </Field>
      ) : null}
      <AmountField label={`Added to it (${currency}/kWh)`} value={draft.series.adder} error={errors.adder} placeholder="0.1450" onChange={(adder) => { set({ adder }); }} className="max-sm:col-span-2" />
      <p className="col-span-full text-xs text-ink-3">Prices of the market come in under “Market prices” on this page, or through the interface (PUT /api/prices).</p>
    </div>
  );
}
