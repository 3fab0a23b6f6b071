import { IconButton } from "../../ui/Button";
import { TextField } from "../../ui/TextField";
import { BandSwatch } from "./BandSwatch";
import type { DraftErrors } from "./draft-errors";
import type { BandDraft } from "./tariff-draft";
import { MoreTiers, TierFields } from "./TierFields";
import { t } from "../../i18n/t";

interface BandFieldsProps {
  band: BandDraft;
  index: number;
  errors: DraftErrors;
  currency: string;
  onChange: (band: BandDraft) => void;
  /** Nothing where it is the only one. */
  onRemove?: () => void;
}

/** A price that holds at certain hours. */
export function BandFields({ band, index, errors, currency, onChange, onRemove }: BandFieldsProps) {
  const field = `band${String(index)}`;
  const setTiers = (tiers: BandDraft["tiers"]) => { onChange({ ...band, tiers }); };
  return (
    <fieldset className="grid min-w-0 content-start gap-1.5 rounded-lg border border-line p-3">
      <legend className="flex items-center gap-1.5 px-1 text-xs font-medium text-ink-2"><BandSwatch band={index} />{t("Price {0}", index + 1)}</legend>
      <div className={`grid gap-3 ${band.tiers.length > 1 ? "" : "grid-cols-2"}`}>
        <TextField label={t("Name")} value={band.name} error={errors[`${field}.name`]} onChange={(name) => { onChange({ ...band, name }); }} />
        <TierFields tiers={band.tiers} field={field} errors={errors} currency={currency} onChange={setTiers} />
      </div>
      <div className="flex items-center justify-between">
        <MoreTiers tiers={band.tiers} onChange={setTiers} />
        {onRemove ? <IconButton icon="trash" label={t("Remove price {0}", index + 1)} onClick={onRemove} /> : null}
      </div>
    </fieldset>
  );
}
