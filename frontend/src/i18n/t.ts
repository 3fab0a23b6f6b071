import type de from "./de";
import { language } from "./language";

/** A text in English is its own key; the German catalogue lists them all, and the others must have the same ones. */
export type Message = keyof typeof de;
export type Catalogue = Record<Message, string>;

/** English needs no catalogue; of another, what the first page and the frame say is fetched before anything that has text is evaluated. */
const catalogue: Partial<Catalogue> | null =
  language === "de" ? { ...(await import("virtual:texts-first-de")).default } : language === "ar" ? { ...(await import("virtual:texts-first-ar")).default } : null;

let rest: Promise<unknown> | null = null;

/** The texts of all other pages; what uses them is loaded after it, since texts are taken when a module is evaluated. */
export function restOfTexts(): Promise<unknown> {
  if (!catalogue) return Promise.resolve();
  rest ??= (language === "de" ? import("virtual:texts-rest-de") : import("virtual:texts-rest-ar")).then(
    (found) => Object.assign(catalogue, found.default),
    (error: unknown) => {
      rest = null;
      throw error;
    },
  );
  return rest;
}

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
