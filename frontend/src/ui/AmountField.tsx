import { useId } from "react";
import { Field, TextInput } from "./Field";

interface AmountFieldProps {
  label: string;
  value: string;
  error?: string;
  placeholder?: string;
  className?: string;
  onChange: (value: string) => void;
}

/** A number as typed, with its fault under it. */
export function AmountField({ label, value, error, placeholder, className, onChange }: AmountFieldProps) {
  const id = useId();
  return (
    <Field label={label} htmlFor={id} error={error} className={className}>
      <TextInput
        id={id}
        inputMode="decimal"
        autoComplete="off"
        value={value}
        placeholder={placeholder}
        aria-invalid={error ? true : undefined}
        aria-describedby={error ? `${id}-error` : undefined}
        onChange={(event) => { onChange(event.target.value); }}
        className="w-full text-end"
      />
    </Field>
  );
}
