import { AmountField } from "../../ui/AmountField";
import { Button, IconButton } from "../../ui/Button";
import type { DraftErrors } from "./draft-errors";
import type { TierDraft } from "./tariff-draft";
import { t } from "../../i18n/t";

interface TierFieldsProps {
  tiers: TierDraft[];
  /** Prefix of this price's faults. */
  field: string;
  errors: DraftErrors;
  currency: string;
  onChange: (tiers: TierDraft[]) => void;
}

/** A price per kWh, or several: each up to its limit, the last without one. */
export function TierFields({ tiers, field, errors, currency, onChange }: TierFieldsProps) {
  const set = (index: number, change: Partial<TierDraft>) => { onChange(tiers.map((each, at) => (at === index ? { ...each, ...change } : each))); };
  const price = (index: number, label: string) => <AmountField label={label} value={tiers[index]?.price ?? ""} error={errors[`${field}.price${String(index)}`]} placeholder="0.2990" onChange={(value) => { set(index, { price: value }); }} />;
  const last = tiers.length - 1;
  if (last === 0) return price(0, t("Price ({0}/kWh)", currency));
  return (
    <div className="grid grid-cols-[minmax(0,2fr)_minmax(0,3fr)_auto] items-start gap-2">
      {tiers.slice(0, -1).map((tier, index) => (
        // Tiers have no identity of their own; they are told by their place.
        <div key={index} className="contents">
          <AmountField label={t("Up to (kWh)")} value={tier.upTo} error={errors[`${field}.upTo${String(index)}`]} placeholder="500" onChange={(upTo) => { set(index, { upTo }); }} />
          {price(index, t("Price ({0}/kWh)", currency))}
          <IconButton icon="trash" label={t("Remove this tier")} onClick={() => { onChange(tiers.filter((_, at) => at !== index)); }} className="mt-5" />
        </div>
      ))}
      <div className="col-start-2">{price(last, t("Above that ({0}/kWh)", currency))}</div>
    </div>
  );
}

/** One more tier: the open one gets a limit, and what is above it is open now. */
export function MoreTiers({ tiers, onChange }: Pick<TierFieldsProps, "tiers" | "onChange">) {
  const add = () => { onChange([...tiers.slice(0, -1), { upTo: "", price: tiers.at(-1)?.price ?? "" }, { upTo: "", price: "" }]); };
  return <Button look="quiet" icon="plus" onClick={add} className="-ms-3">{tiers.length > 1 ? t("Another tier") : t("Add tiers")}</Button>;
}
