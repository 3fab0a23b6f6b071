import type de from "./de";
import { language } from "./language";

/** A text in English is its own key; the German catalogue lists them all, and the others must have the same ones. */
export type Message = keyof typeof de;
export type Catalogue = Record<Message, string>;

/** English needs no catalogue; another is fetched before anything that has text is evaluated. */
const catalogue: Catalogue | null = language === "de" ? (await import("./de")).default : language === "ar" ? (await import("./ar")).default : null;

/** A text with its placeholders, in the language chosen. */
export function wordsOf(message: Message): string {
  return catalogue?.[message] ?? message;
}

/** A word of a list inside a sentence: English writes it small there. */
export function inSentence(word: string): string {
  return language === "en" ? word.toLowerCase() : word;
}

/** A text in the language chosen; `{0}` stands for the first value. */
export function t(message: Message, ...values: readonly (string | number | null | undefined)[]): string {
  if (values.length === 0) return wordsOf(message);
  return wordsOf(message).replaceAll(/\{(\d+)\}/g, (whole, n: string) => (Number(n) < values.length ? String(values[Number(n)] ?? "") : whole));
}
