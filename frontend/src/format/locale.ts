/** The interface is in English, so numbers and dates are too; change it together with the texts. */
export const LOCALE = "en-GB";

/** Shown wherever there is no value. Never shown for a zero. */
export const MISSING = "–";
