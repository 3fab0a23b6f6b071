import { LOCALE } from "./locale";

const list = new Intl.ListFormat(LOCALE, { type: "conjunction" });

/** "a, b and c", as the language says it. */
export function formatList(items: readonly string[]): string {
  return list.format(items);
}
