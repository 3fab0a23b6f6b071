import { useEffect, useState } from "react";
import { hubSaid, hubTexts, hubTextsKnown } from "../i18n/hub-said";
import { language } from "../i18n/language";

/** A sentence of the hub in the reader's language; one without words is told apart from the text around it, so that a screen reader reads it as English. */
export function HubWords({ text }: { text: string }) {
  const [there, setThere] = useState(hubTextsKnown);
  useEffect(() => {
    if (!there) void hubTexts().then(() => { setThere(true); });
  }, [there]);
  if (language === "en") return text;
  return hubSaid(text) ?? <span lang="en" dir="ltr" className="inline-block">{text}</span>;
}
