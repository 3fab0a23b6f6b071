import { useState } from "react";
import { MOST_OVER, overFields, overText, type OverField } from "./over-fields";
import type { PowerField } from "./power-series";
import { t } from "../../i18n/t";

interface OverPickProps {
  field: PowerField;
  over: readonly OverField[];
  /** There is a contract, so a kWh has a price. */
  priced: boolean;
  /** The site's outdoor temperature is known. */
  warmed: boolean;
  onChange: (over: OverField[]) => void;
}

/** What else is drawn over the curve: a few of several. */
export function OverPick({ field, over, priced, warmed, onChange }: OverPickProps) {
  // The address follows a moment later, with the picture: until then the click itself counts.
  const [asked, setAsked] = useState<readonly OverField[] | null>(null);
  if (asked?.join() === over.join()) setAsked(null);
  const shown = asked ?? over;
  const toggle = (each: OverField) => {
    const next = overFields.filter((other) => (other === each) !== shown.includes(other));
    setAsked(next);
    onChange(next);
  };
  const offered = overFields.filter((each) => each !== field && (each !== "price" || priced) && (each !== "temperature" || warmed));
  return (
    <fieldset className="flex max-w-full flex-wrap items-center gap-x-3 gap-y-1 text-[0.8125rem]">
      <legend className="float-start me-3 text-ink-3">{t("Drawn over it")}</legend>
      {offered.map((each) => {
        const chosen = shown.includes(each);
        return (
          <label key={each} className="flex min-h-8 items-center gap-1.5 max-sm:min-h-10">
            <input
              type="checkbox"
              checked={chosen}
              disabled={!chosen && shown.length >= MOST_OVER}
              onChange={() => { toggle(each); }}
              className="size-4 accent-primary"
            />
            {overText[each]}
          </label>
        );
      })}
    </fieldset>
  );
}
