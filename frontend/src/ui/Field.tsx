import type { InputHTMLAttributes, ReactNode, SelectHTMLAttributes } from "react";

const box =
  "h-8 rounded-lg border border-line-strong/60 bg-surface px-2.5 text-[0.8125rem] text-ink placeholder:text-ink-3 max-sm:h-10 max-sm:text-base aria-invalid:border-crit";

export function TextInput({ className = "", ...rest }: InputHTMLAttributes<HTMLInputElement>) {
  return <input className={`${box} ${className}`} {...rest} />;
}

export function Select({ className = "", children, ...rest }: SelectHTMLAttributes<HTMLSelectElement>) {
  return (
    <select className={`${box} pe-7 ${className}`} {...rest}>
      {children}
    </select>
  );
}

interface FieldProps {
  label: string;
  /** The control's id: the label points at it. */
  htmlFor: string;
  children: ReactNode;
  error?: string;
  className?: string;
}

export function Field({ label, htmlFor, children, error, className = "" }: FieldProps) {
  return (
    <div className={`flex min-w-0 flex-col gap-1 ${className}`}>
      <label htmlFor={htmlFor} className="text-xs font-medium text-ink-2">{label}</label>
      {children}
      {error ? <p id={`${htmlFor}-error`} className="text-xs text-crit">{error}</p> : null}
    </div>
  );
}
