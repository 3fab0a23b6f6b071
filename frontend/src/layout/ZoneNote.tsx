import { clocksDiffer } from "../format/zones";
import { useNowMinute } from "../live/useNow";
import { useSite } from "../site/context";
import { t } from "../i18n/t";

/** Every time is the site's: said where this browser's clock shows another. */
export function ZoneNote({ className = "" }: { className?: string }) {
  const { site } = useSite();
  const now = useNowMinute();
  if (!clocksDiffer(site.timezone, new Intl.DateTimeFormat().resolvedOptions().timeZone, now)) return null;
  return <span className={`block ${className}`} data-testid="zone-note">{t("Times of {0}", site.timezone)}</span>;
}
