import { useId, type InputHTMLAttributes } from "react";
import { Field, TextInput } from "./Field";

interface TextFieldProps extends Omit<InputHTMLAttributes<HTMLInputElement>, "value" | "onChange" | "id"> {
  label: string;
  value: string;
  error?: string;
  /** What to enter, under the field. */
  hint?: string;
  onChange: (value: string) => void;
}

/** A labelled field with its fault or a hint under it. */
export function TextField({ label, value, error, hint, onChange, className, ...rest }: TextFieldProps) {
  const id = useId();
  const described = error ? `${id}-error` : hint ? `${id}-hint` : undefined;
  return (
    <Field label={label} htmlFor={id} error={error} className={className}>
      <TextInput
        id={id}
        autoComplete="off"
        value={value}
        aria-invalid={error ? true : undefined}
        aria-describedby={described}
        onChange={(event) => { onChange(event.target.value); }}
        className="w-full"
        {...rest}
      />
      {hint && !error ? <p id={`${id}-hint`} className="text-xs text-ink-3">{hint}</p> : null}
    </Field>
  );
}
