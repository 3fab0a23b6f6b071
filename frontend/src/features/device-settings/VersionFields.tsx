import { IconButton } from "../../ui/Button";
import { TextField } from "../../ui/TextField";
import type { SettingsDraft, SettingsErrors } from "./settings-draft";

interface VersionFieldsProps {
  draft: SettingsDraft;
  errors: SettingsErrors;
  first: boolean;
  onChange: (draft: SettingsDraft) => void;
  onRemove?: () => void;
}

const fields: { name: "maxGap" | "maxPower" | "importModulus" | "exportModulus"; label: string; placeholder?: string; hint: string }[] = [
  { name: "maxGap", label: "Gap from (s)", hint: "A longer silence is a gap: how its energy is spread is estimated." },
  { name: "maxPower", label: "At most (kW)", placeholder: "not known", hint: "More cannot be real, and is taken for a fault of the counter." },
  { name: "importModulus", label: "Drawn begins again at (kWh)", placeholder: "not known", hint: "Where the counter rolls over to zero." },
  { name: "exportModulus", label: "Fed in begins again at (kWh)", placeholder: "not known", hint: "The same of the other counter." },
];

/** The settings that hold from one moment on. */
export function VersionFields({ draft, errors, first, onChange, onRemove }: VersionFieldsProps) {
  return (
    <li className="border-t border-line px-4 py-3 first:border-t-0 sm:px-5">
      <div className="grid items-start gap-3 sm:grid-cols-2">
        {first && draft.from === "" ? (
          <p className="text-[0.8125rem] font-medium sm:col-span-2">Since ever</p>
        ) : (
          <div className="flex items-end justify-between gap-2 sm:col-span-2">
            <TextField label="From" type="datetime-local" step={1} value={draft.from} error={errors.from} onChange={(from) => { onChange({ ...draft, from }); }} />
            {onRemove ? <IconButton icon="trash" label="Remove these values" onClick={onRemove} /> : null}
          </div>
        )}
        {fields.map(({ name, label, placeholder, hint }) => (
          <TextField key={name} label={label} inputMode="decimal" placeholder={placeholder} hint={hint} value={draft[name]} error={errors[name]} onChange={(value) => { onChange({ ...draft, [name]: value }); }} />
        ))}
      </div>
    </li>
  );
}
