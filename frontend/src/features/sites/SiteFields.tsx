import { useId } from "react";
import { languages, type Language } from "../../i18n/language";
import { Field, Select } from "../../ui/Field";
import { TextField } from "../../ui/TextField";
import { siteFaults, type SiteDraft } from "./site-draft";
import { t } from "../../i18n/t";

const zones = Intl.supportedValuesOf("timeZone");

/** Name, zone, currency, billing day and language of a site. */
export function SiteFields({ draft, onChange }: { draft: SiteDraft; onChange: (draft: SiteDraft) => void }) {
  const id = useId();
  const faults = siteFaults(draft);
  const set = (key: keyof SiteDraft) => (value: string) => { onChange({ ...draft, [key]: value }); };
  return (
    <>
      <TextField label={t("Name")} value={draft.name} error={faults.name} onChange={set("name")} maxLength={100} />
      <TextField label={t("Time zone")} list={`${id}-zones`} value={draft.timezone} error={faults.timezone} onChange={set("timezone")} hint={t("Days and months begin by its clock. Type a city to find it.")} spellCheck={false} />
      <datalist id={`${id}-zones`}>{zones.map((zone) => <option key={zone} value={zone} />)}</datalist>
      <div className="grid grid-cols-2 gap-3">
        <TextField label={t("Currency")} value={draft.currency} error={faults.currency} onChange={set("currency")} maxLength={3} autoCapitalize="characters" spellCheck={false} />
        <TextField label={t("Bills begin on day")} inputMode="numeric" value={draft.billingDay} error={faults.billingDay} onChange={set("billingDay")} />
      </div>
      <Field label={t("Language of alerts and reports")} htmlFor={`${id}-language`}>
        <Select id={`${id}-language`} value={draft.language ?? "en"} onChange={(event) => { onChange({ ...draft, language: event.target.value as Language }); }}>
          {Object.entries(languages).map(([code, name]) => <option key={code} value={code}>{name}</option>)}
        </Select>
      </Field>
    </>
  );
}
