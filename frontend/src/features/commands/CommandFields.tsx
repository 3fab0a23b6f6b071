import { useId } from "react";
import { Field, Select } from "../../ui/Field";
import { TextField } from "../../ui/TextField";
import type { CommandDraft, CommandErrors, Tristate } from "./command-draft";
import { t } from "../../i18n/t";

interface CommandFieldsProps {
  draft: CommandDraft;
  errors: CommandErrors;
  onChange: (draft: CommandDraft) => void;
}

/** What a command needs to be told. */
export function CommandFields({ draft, errors, onChange }: CommandFieldsProps) {
  const id = useId();
  const number = (name: "intervalS" | "voltage" | "current" | "power" | "noLoad", label: string) => (
    <TextField label={label} inputMode="decimal" value={draft[name]} error={errors[name]} onChange={(value) => { onChange({ ...draft, [name]: value }); }} />
  );
  const choice = (name: "invert" | "loadOnly", label: string, yes: string, no: string) => (
    <Field label={label} htmlFor={`${id}-${name}`}>
      <Select id={`${id}-${name}`} value={draft[name]} onChange={(event) => { onChange({ ...draft, [name]: event.target.value as Tristate }); }}>
        <option value="">{t("As it is")}</option>
        <option value="yes">{yes}</option>
        <option value="no">{no}</option>
      </Select>
    </Field>
  );
  switch (draft.order) {
    case "interval":
      return <div className="max-w-40">{number("intervalS", t("Every (s)"))}</div>;
    case "calibrate":
      return <div className="grid max-w-md grid-cols-3 items-start gap-3">{number("voltage", t("Voltage (V)"))}{number("current", t("Current (A)"))}{number("power", t("Power (W)"))}</div>;
    case "setCalibration":
      return (
        <div className="grid max-w-2xl items-start gap-3 sm:grid-cols-3">
          {choice("invert", t("Clamp is on"), t("The wrong way round"), t("The right way round"))}
          {choice("loadOnly", t("Energy flows"), t("Only inwards"), t("Both ways"))}
          {number("noLoad", t("Reads zero below (W)"))}
        </div>
      );
    default:
      return null;
  }
}
