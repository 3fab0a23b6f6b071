import { chooseLanguage, chosenLanguage, languages, type Language } from "../../i18n/language";
import { Card } from "../../ui/Card";
import { Select } from "../../ui/Field";
import { t } from "../../i18n/t";

/** The language of this browser; others keep theirs. */
export function LanguageCard() {
  return (
    <Card title={t("Language")} note={t("Of this browser; numbers and dates follow it")}>
      <Select aria-label={t("Language")} value={chosenLanguage() ?? ""} onChange={(event) => { chooseLanguage((event.target.value || null) as Language | null); }} className="sm:w-64">
        <option value="">{t("As the browser")}</option>
        {Object.entries(languages).map(([code, name]) => <option key={code} value={code} lang={code}>{name}</option>)}
      </Select>
      <p className="mt-2 text-xs text-ink-3">{t("What others write (a supplier’s notes, a mail server’s answer) stays as it is.")}</p>
    </Card>
  );
}
