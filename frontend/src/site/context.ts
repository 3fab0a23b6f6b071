import { createContext, use } from "react";
import type { Settings } from "../api/types";
import { timeFormat, type TimeFormat } from "../format/time";

/** The site's facts; pages are drawn only once they are known, since no label is right without the zone. */
export const SiteContext = createContext<Settings | null>(null);

export function useSite(): Settings {
  const settings = use(SiteContext);
  if (!settings) throw new Error("useSite is used outside SiteProvider");
  return settings;
}

/** Formats times in the site's zone. */
export function useTime(): TimeFormat {
  return timeFormat(useSite().site.timezone);
}
