import { useTime } from "../../site/context";
import { IconButton } from "../../ui/Button";
import { TextField } from "../../ui/TextField";
import type { SettingsDraft, SettingsErrors } from "./settings-draft";
import { t } from "../../i18n/t";

interface VersionFieldsProps {
  draft: SettingsDraft;
  errors: SettingsErrors;
  first: boolean;
  onChange: (draft: SettingsDraft) => void;
  onRemove?: () => void;
}

const fields: { name: "cadence" | "maxGap" | "maxPower" | "importModulus" | "exportModulus"; label: string; placeholder?: string; hint: string }[] = [
  { name: "cadence", label: t("It reports every (s)"), placeholder: t("not said"), hint: t("As it is meant to: so far apart, nothing is missing and nothing is estimated.") },
  { name: "maxGap", label: t("A gap begins after (s)"), hint: t("How the energy of a longer silence is spread is estimated.") },
  { name: "maxPower", label: t("Most power possible (kW)"), placeholder: t("not known"), hint: t("More is taken for a fault of the counter.") },
  { name: "importModulus", label: t("Import counter rolls over at (kWh)"), placeholder: t("not known"), hint: t("The count at which it begins again at zero.") },
  { name: "exportModulus", label: t("Export counter rolls over at (kWh)"), placeholder: t("not known"), hint: t("The same of the other counter.") },
];

/** The settings that hold from one moment on. */
export function VersionFields({ draft, errors, first, onChange, onRemove }: VersionFieldsProps) {
  const { zone } = useTime();
  return (
    <li className="border-t border-line px-4 py-3 first:border-t-0 sm:px-5">
      <div className="grid grid-cols-1 items-start gap-3 sm:grid-cols-2">
        {first && draft.from === "" ? (
          <p className="text-[0.8125rem] font-medium sm:col-span-2">{t("From the beginning")}</p>
        ) : (
          <div className="flex items-center justify-between gap-2 sm:col-span-2">
            <TextField label={t("From")} type="datetime-local" step={1} value={draft.from} error={errors.from} hint={t("Clock of the site, {0}", zone)} onChange={(from) => { onChange({ ...draft, from }); }} />
            {onRemove ? <IconButton need="operator" icon="trash" label={t("Remove these values")} onClick={onRemove} /> : null}
          </div>
        )}
        {fields.map(({ name, label, placeholder, hint }) => (
          <TextField key={name} label={label} inputMode="decimal" placeholder={placeholder} hint={hint} value={draft[name]} error={errors[name]} onChange={(value) => { onChange({ ...draft, [name]: value }); }} />
        ))}
      </div>
    </li>
  );
}
