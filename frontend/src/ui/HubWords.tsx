import { language } from "../i18n/language";

/** Words of the hub that no catalogue has: told apart from the text around them, so that a screen reader reads them as English. */
export function HubWords({ text }: { text: string }) {
  return language === "en" ? text : <span lang="en" dir="ltr" className="inline-block">{text}</span>;
}
