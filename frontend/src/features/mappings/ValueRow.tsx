import { useId } from "react";
import { IconButton } from "../../ui/Button";
import { Field, Select } from "../../ui/Field";
import { TextField } from "../../ui/TextField";
import { unitGroups, unitText, type ValueDraft } from "./mapping-draft";
import { t } from "../../i18n/t";

interface ValueRowProps {
  value: ValueDraft;
  /** What stands there in the message; null where nothing does, undefined while there is no message. */
  seen: string | null | undefined;
  /** Faults by field. */
  errors: Partial<Record<"pointer" | "unit" | "scale", string>>;
  /** Pointers that the message has. */
  listId: string;
  onChange: (value: ValueDraft) => void;
  onRemove?: () => void;
}

/** Where one value stands in the message, and what it means. */
export function ValueRow({ value, seen, errors, listId, onChange, onRemove }: ValueRowProps) {
  const id = useId();
  const found = seen === undefined ? undefined : seen === null ? t("Not in the message") : t("In the message: {0}", seen);
  return (
    <li className="grid grid-cols-[minmax(0,1fr)_5.5rem_2.5rem] items-start gap-x-3 gap-y-2 border-t border-line py-3 first:border-t-0 first:pt-0 sm:grid-cols-[minmax(0,1fr)_9rem_6rem_2rem]">
      <TextField label={t("Where (JSON Pointer)")} dir="ltr" value={value.pointer} error={errors.pointer} hint={found} list={listId} spellCheck={false} placeholder={t("the message itself")} onChange={(pointer) => { onChange({ ...value, pointer }); }} className="col-span-3 sm:col-span-1" />
      <Field label={t("It is")} htmlFor={`${id}-unit`} error={errors.unit}>
        <Select id={`${id}-unit`} value={value.unit} aria-invalid={errors.unit ? true : undefined} aria-describedby={errors.unit ? `${id}-unit-error` : undefined} onChange={(event) => { onChange({ ...value, unit: event.target.value }); }} className="w-full">
          {unitGroups.map((group) => <optgroup key={group.text} label={group.text}>{group.units.map((unit) => <option key={unit} value={unit}>{unitText(unit)}</option>)}</optgroup>)}
        </Select>
      </Field>
      <div className="grid gap-1.5">
        <TextField label={t("Factor")} inputMode="decimal" value={value.scale} error={errors.scale} onChange={(scale) => { onChange({ ...value, scale }); }} />
        <label className="flex items-center gap-1.5 text-xs text-ink-2">
          <input type="checkbox" checked={value.negative} onChange={(event) => { onChange({ ...value, negative: event.target.checked }); }} className="size-4 accent-(--color-primary)" />
          {t("Turn sign")}
        </label>
      </div>
      {onRemove ? <IconButton icon="trash" label={t("Remove this value")} onClick={onRemove} className="mt-5" /> : null}
    </li>
  );
}
