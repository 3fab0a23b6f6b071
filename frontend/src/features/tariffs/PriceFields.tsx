import { useId } from "react";
import { Field, TextInput } from "../../ui/Field";
import { Segmented } from "../../ui/Segmented";
import { AmountField } from "../../ui/AmountField";
import { ChargeFields } from "./ChargeFields";
import { withShape } from "./draft-change";
import type { DraftErrors } from "./draft-errors";
import { hasTiers, type Shape, type TariffDraft } from "./tariff-draft";
import { MoreTiers, TierFields } from "./TierFields";
import { TierSettings } from "./TierSettings";
import { TimesFields } from "./TimesFields";
import { t } from "../../i18n/t";

const shapes: { value: Shape; text: string }[] = [
  { value: "flat", text: t("One price") },
  { value: "times", text: t("Prices by time") },
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
  const set = (change: Partial<TariffDraft>) => { onChange({ ...draft, ...change }); };
  return (
    <div className="grid gap-4">
      <div className="grid justify-items-start gap-1.5">
        <p className="text-xs font-medium text-ink-2">{t("Energy")}</p>
        <Segmented label={t("How energy is priced")} value={draft.shape} options={shapes} onChange={(shape) => { onChange(withShape(draft, shape)); }} />
      </div>
      {draft.shape === "flat" ? <FlatFields draft={draft} errors={errors} currency={currency} onChange={set} /> : null}
      {draft.shape === "times" ? <TimesFields draft={draft} errors={errors} currency={currency} onChange={onChange} /> : null}
      {draft.shape === "series" ? <SeriesFields draft={draft} errors={errors} currency={currency} withZone={withZone} onChange={onChange} /> : null}
      <ChargeFields draft={draft} errors={errors} currency={currency} onChange={set} />
    </div>
  );
}

function FlatFields({ draft, errors, currency, onChange }: Omit<PriceFieldsProps, "withZone" | "onChange"> & { onChange: (change: Partial<TariffDraft>) => void }) {
  const set = (flat: TariffDraft["flat"]) => { onChange({ flat }); };
  return (
    <div className="grid gap-3">
      <div className="grid gap-1.5 sm:max-w-sm">
        <TierFields tiers={draft.flat} field="flat" errors={errors} currency={currency} onChange={set} />
        <div><MoreTiers tiers={draft.flat} onChange={set} /></div>
      </div>
      {hasTiers(draft) ? <TierSettings draft={draft} onChange={onChange} /> : null}
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
