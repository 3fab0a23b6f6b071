import { locale } from "../i18n/language";

/** How numbers and dates are written: as in the language of the texts, and in the browser's region of it. */
export const LOCALE = locale;

/** Shown wherever there is no value. Never shown for a zero. */
export const MISSING = "–";
