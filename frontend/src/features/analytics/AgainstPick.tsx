import { useId } from "react";
import type { Against } from "../../domain/time/comparison";
import { comparisonText, unitWord } from "../../domain/time/range-text";
import type { TimeRange, Unit } from "../../domain/time/view";
import { TextInput } from "../../ui/Field";
import { Segmented } from "../../ui/Segmented";
import { t } from "../../i18n/t";

interface AgainstPickProps {
  unit: Unit;
  /** What is shown, and what it is set beside now. */
  shown: TimeRange;
  other: TimeRange;
  /** The site's date today, YYYY-MM-DD. */
  today: string;
  against: Against;
  onChange: (against: Against) => void;
}

/** What a time is set beside: the one before, the same a year before, or any other of the same length. */
export function AgainstPick({ unit, shown, other, today, against, onChange }: AgainstPickProps) {
  const id = useId();
  const pick = (kind: Against["kind"]) => { onChange(kind === "chosen" ? { kind, at: other.dates.from } : { kind }); };
  return (
    <div className="flex max-w-full flex-wrap items-center gap-x-3 gap-y-2">
      <Segmented
        label={t("Compare with")}
        value={against.kind}
        options={[{ value: "before", text: comparisonText(unit, shown, null, "") }, { value: "year", text: t("A year earlier") }, { value: "chosen", text: t("Another") }]}
        onChange={pick}
      />
      {against.kind === "chosen" ? (
        <>
          <label htmlFor={id} className="sr-only">{unit === "custom" ? t("First day compared with") : t("Compare with the {0} of", unitWord(unit))}</label>
          <TextInput id={id} type="date" max={today} value={against.at} onChange={(event) => { if (event.target.value) onChange({ kind: "chosen", at: event.target.value }); }} />
        </>
      ) : null}
    </div>
  );
}
