import { formatQuantity, type Unit } from "../format/number";
import { t } from "../i18n/t";

interface QuantityProps {
  value: number | null | undefined;
  unit: Unit;
  className?: string;
  unitClassName?: string;
}

/** A measured number with its unit set smaller. */
export function Quantity({ value, unit, className = "", unitClassName = "text-[0.8em] text-ink-3" }: QuantityProps) {
  const text = formatQuantity(value, unit);
  return (
    <span dir="ltr" className={`inline-block whitespace-nowrap ${className}`}>
      {text.value}
      {text.unit ? <span className={`ms-[0.25em] font-medium ${unitClassName}`}>{text.unit}</span> : null}
      {value === null || value === undefined ? <span className="sr-only">{t("no value")}</span> : null}
    </span>
  );
}
