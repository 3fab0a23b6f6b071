/** The languages the dashboard speaks, each in its own words. */
export const languages = { en: "English", de: "Deutsch", ar: "العربية" } as const;
export type Language = keyof typeof languages;

const KEY = "ohmstead.language";
const isLanguage = (value: string | null | undefined): value is Language => value !== null && value !== undefined && Object.hasOwn(languages, value);

/** What was chosen in Settings, else null: the browser's language then decides. */
export function chosenLanguage(): Language | null {
  try {
    const stored = localStorage.getItem(KEY);
    return isLanguage(stored) ? stored : null;
  } catch {
    return null;
  }
}

/** The first of the browser's languages that there is, else English. */
export function languageOf(wanted: readonly string[]): Language {
  return wanted.map((tag) => tag.split("-")[0]?.toLowerCase()).find(isLanguage) ?? "en";
}

/** The browser's own region for a language (de-AT), so that numbers and dates are as people there write them. */
export function localeOf(language: Language, wanted: readonly string[]): string {
  const regional = wanted.find((tag) => tag.toLowerCase().startsWith(`${language}-`));
  if (language === "en") return "en-GB";
  // Digits are the same in every language here: figures are compared with meters and bills.
  return language === "ar" ? `${regional ?? "ar"}-u-nu-latn` : (regional ?? "de-DE");
}

export const language: Language = chosenLanguage() ?? languageOf(navigator.languages);
export const locale: string = localeOf(language, navigator.languages);
export const direction: "ltr" | "rtl" = language === "ar" ? "rtl" : "ltr";

/** Remembers the choice and begins afresh: texts and formats are made once, when the page is loaded. */
export function chooseLanguage(next: Language | null): void {
  try {
    if (next === null) localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, next);
  } catch {
    // Storage may be blocked; then the browser's language stays.
  }
  location.reload();
}
