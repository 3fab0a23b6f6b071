import { useId } from "react";
import type { Tariff } from "../../api/types";
import { Select } from "../../ui/Field";
import { t } from "../../i18n/t";

interface ContractPickerProps {
  tariffs: readonly Tariff[];
  /** Undefined: every contract together. */
  selected: string | undefined;
  /** What choosing none means; without it one is always chosen. */
  none?: string;
  onPick: (id: string | undefined) => void;
}

/** Chooses the contract a page is about; nothing to choose, nothing shown. */
export function ContractPicker({ tariffs, selected, none, onPick }: ContractPickerProps) {
  const id = useId();
  const contracts = tariffs.filter((each) => each.kind === "contract");
  const offers = tariffs.filter((each) => each.kind === "offer");
  if (tariffs.length < 2) return null;
  return (
    <div className="flex min-w-0 items-center gap-2">
      <label htmlFor={id} className="text-[0.8125rem] text-ink-3">{t("Prices")}</label>
      <Select id={id} value={selected ?? ""} onChange={(event) => { onPick(event.target.value || undefined); }} className="min-w-0 font-medium max-sm:max-w-56">
        {none ? <option value="">{none}</option> : null}
        {contracts.map((each) => <option key={each.id} value={each.id}>{each.name}</option>)}
        {offers.length > 0 ? <optgroup label={t("As if on an offer")}>{offers.map((each) => <option key={each.id} value={each.id}>{each.name}</option>)}</optgroup> : null}
      </Select>
    </div>
  );
}
