import { useId } from "react";
import { Field, Select } from "../../ui/Field";
import { TextField } from "../../ui/TextField";
import { withHolidayHours } from "./draft-change";
import type { DraftErrors } from "./draft-errors";
import { namesHolidays, type TariffDraft } from "./tariff-draft";
import { t } from "../../i18n/t";

/** Regions whose public holidays the hub knows (docs/TARIFFS.md). */
const REGIONS = [
  ["AT", "BE", "CH", "CZ", "DE"],
  ["BB", "BE", "BW", "BY", "HB", "HE", "HH", "MV", "NI", "NW", "RP", "SH", "SL", "SN", "ST", "TH"].map((state) => `DE-${state}`),
  ["DK", "ES", "ES-FIXED", "FI", "FR", "GB-ENG", "IE", "IT", "LU", "NL", "NO", "PL", "PT", "SE", "US", "US-NERC"],
].flat();

interface HolidayFieldsProps {
  draft: TariffDraft;
  errors: DraftErrors;
  onChange: (draft: TariffDraft) => void;
}

/** Which days are holidays, and whether they have hours of their own. */
export function HolidayFields({ draft, errors, onChange }: HolidayFieldsProps) {
  const id = useId();
  const { region } = draft;
  const regions = region === "" || REGIONS.includes(region) ? REGIONS : [...REGIONS, region];
  return (
    <div className="grid gap-3">
      <label className="flex items-center gap-2 text-[0.8125rem] text-ink-2">
        <input type="checkbox" checked={namesHolidays(draft)} onChange={(event) => { onChange(withHolidayHours(draft, event.target.checked)); }} className="size-4 shrink-0 accent-primary" />
        {t("Holidays have hours of their own")}
      </label>
      {namesHolidays(draft) || region !== "" || draft.holidays !== "" ? (
        <div className="grid gap-3 sm:grid-cols-[auto_minmax(0,1fr)]">
          <Field label={t("Public holidays of")} htmlFor={`${id}-region`} error={errors.region}>
            <Select id={`${id}-region`} value={region} aria-invalid={errors.region ? true : undefined} aria-describedby={errors.region ? `${id}-region-error` : undefined} onChange={(event) => { onChange({ ...draft, region: event.target.value }); }}>
              <option value="">{t("no region")}</option>
              {regions.map((each) => <option key={each} value={each}>{each}</option>)}
            </Select>
          </Field>
          <TextField label={t("Other holidays")} value={draft.holidays} placeholder="12-24, 2026-10-31" hint={t("Parted by commas: 12-24 every year, 2026-10-31 once, easter-2 two days before Easter Sunday")} onChange={(holidays) => { onChange({ ...draft, holidays }); }} />
        </div>
      ) : null}
    </div>
  );
}
