import { useNow } from "../../live/useNow";
import { useSite, useTime } from "../../site/context";
import { Card } from "../../ui/Card";
import { t } from "../../i18n/t";

/** What the hub knows about the site. */
export function SiteCard() {
  const { site, version, demo } = useSite();
  const time = useTime();
  const now = useNow();
  const facts: [string, string][] = [
    [t("Name"), site.name],
    [t("Time zone"), `${site.timezone} (${time.offset(now)})`],
    [t("Time there"), time.long(now)],
    [t("Currency"), site.currency],
    [t("Billing period starts on day"), String(site.billingDay)],
    [t("Version"), `Ohmstead ${version}${demo ? t(", demonstration") : ""}`],
  ];
  return (
    <Card title={t("Site")} note={t("Changed under Sites")}>
      <dl className="grid gap-x-8 gap-y-3 sm:grid-cols-2 lg:grid-cols-3">
        {facts.map(([label, value]) => (
          <div key={label}>
            <dt className="text-xs text-ink-3">{label}</dt>
            <dd className="font-medium">{value}</dd>
          </div>
        ))}
      </dl>
    </Card>
  );
}
