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
  const add = () => { onChange([...tiers.slice(0, -1), { upTo: "", price: tiers.at(-1)?.price ?? "" }, { upTo: "", price: "" }]); };
  // Of two tiers one is taken away: what is left is open again.
  const remove = (index: number) => { onChange(tiers.filter((_, at) => at !== index)); };
  return (
    <div className="grid content-start gap-2">
      {tiers.map((tier, index) => {
        const open = index === tiers.length - 1;
        const price = <AmountField label={open && index > 0 ? t("Above that ({0}/kWh)", currency) : t("Price ({0}/kWh)", currency)} value={tier.price} error={errors[`${field}.price${String(index)}`]} placeholder="0.2990" onChange={(value) => { set(index, { price: value }); }} className="grow basis-28" />;
        return (
          // Tiers have no identity of their own; they are told by their place.
          <div key={index} className="flex items-start gap-2">
            {open ? (tiers.length > 1 ? <span className="grow basis-20" /> : null) : <AmountField label={t("Up to (kWh)")} value={tier.upTo} error={errors[`${field}.upTo${String(index)}`]} placeholder="500" onChange={(upTo) => { set(index, { upTo }); }} className="grow basis-20" />}
            {price}
            {open ? (tiers.length > 1 ? <span className="size-8 shrink-0 max-sm:size-10" /> : null) : <IconButton icon="trash" label={t("Remove this tier")} onClick={() => { remove(index); }} className="mt-5 shrink-0" />}
          </div>
        );
      })}
      <Button look="quiet" icon="plus" onClick={add} className="-ms-3 justify-self-start">{tiers.length > 1 ? t("Another tier") : t("Add tiers")}</Button>
    </div>
  );
}
