import { useId } from "react";
import { Field, Select } from "../../ui/Field";
import { TIER_UNITS, tierUnits, type Scope, type TariffDraft, type TierUnit } from "./tariff-draft";
import { t } from "../../i18n/t";

const scopeWords: Record<Scope, string> = { total: t("All prices together"), band: t("Each price by itself") };

interface TierSettingsProps {
  draft: TariffDraft;
  onChange: (change: Partial<TariffDraft>) => void;
}

/** What the limits of tiers count; of several prices, whether they fill them together. */
export function TierSettings({ draft, onChange }: TierSettingsProps) {
  const id = useId();
  return (
    <div className="grid gap-3 sm:grid-cols-2">
      <Field label={t("The limits of the tiers count")} htmlFor={`${id}-unit`}>
        <Select id={`${id}-unit`} value={draft.tierUnit} onChange={(event) => { onChange({ tierUnit: event.target.value as TierUnit }); }} className="w-full">
          {TIER_UNITS.map((unit) => <option key={unit} value={unit}>{tierUnits[unit]}</option>)}
        </Select>
      </Field>
      {draft.shape === "times" && draft.bands.length > 1 ? (
        <Field label={t("What fills the tiers")} htmlFor={`${id}-scope`}>
          <Select id={`${id}-scope`} value={draft.tierScope} onChange={(event) => { onChange({ tierScope: event.target.value as Scope }); }} className="w-full">
            {(Object.keys(scopeWords) as Scope[]).map((scope) => <option key={scope} value={scope}>{scopeWords[scope]}</option>)}
          </Select>
        </Field>
      ) : null}
    </div>
  );
}
