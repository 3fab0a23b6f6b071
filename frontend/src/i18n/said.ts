import { language } from "./language";

/** What the hub said, which is English, to whoever reads English; to others the same in their language, where it is known. */
export function said(english: string, translated: string | undefined): string {
  return language === "en" || translated === undefined ? english : translated;
}
