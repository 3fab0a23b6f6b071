import { useId } from "react";
import type { Counter } from "../../api/types";
import { useTime } from "../../site/context";
import { Field, Select } from "../../ui/Field";
import { TextField } from "../../ui/TextField";
import type { CorrectionDraft, CorrectionErrors } from "./correction-draft";
import { counterText } from "../../domain/corrections/correction-text";
import { t } from "../../i18n/t";

interface CorrectionFieldsProps {
  draft: CorrectionDraft;
  errors: CorrectionErrors;
  onChange: (draft: CorrectionDraft) => void;
}

/** The fields of one kind of correction. */
export function CorrectionFields({ draft, errors, onChange }: CorrectionFieldsProps) {
  const id = useId();
  const { zone } = useTime();
  const set = (change: Partial<CorrectionDraft>) => { onChange({ ...draft, ...change }); };
  const field = (name: "oldEnd" | "newStart" | "numerator" | "denominator", label: string) => (
    <TextField label={label} inputMode="decimal" value={draft[name]} error={errors[name]} onChange={(value) => { set({ [name]: value }); }} />
  );
  const moment = (name: "from" | "to", label: string) => (
    <TextField label={label} type="datetime-local" step={1} value={draft[name]} error={errors[name]} hint={t("Clock of the site, {0}", zone)} onChange={(value) => { set({ [name]: value }); }} />
  );
  const counter = (
    <Field label={t("Counter")} htmlFor={`${id}-counter`}>
      <Select id={`${id}-counter`} value={draft.counter} onChange={(event) => { set({ counter: event.target.value as Counter }); }}>
        {Object.entries(counterText).map(([value, text]) => <option key={value} value={value}>{text}</option>)}
      </Select>
    </Field>
  );
  if (draft.kind === "void") return <div className="grid grid-cols-1 gap-3 sm:grid-cols-2">{moment("from", t("From"))}{moment("to", t("Until"))}</div>;
  return (
    <div className="grid grid-cols-1 gap-3 sm:grid-cols-2">
      {moment("from", draft.kind === "swap" ? t("When") : t("Holds from"))}
      {counter}
      {draft.kind === "swap" ? field("oldEnd", t("Old meter’s last count (kWh)")) : field("numerator", t("Multiply by"))}
      {draft.kind === "swap" ? field("newStart", t("New meter’s first count (kWh)")) : field("denominator", t("Divide by"))}
    </div>
  );
}
