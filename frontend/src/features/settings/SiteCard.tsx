import { useNow } from "../../live/useNow";
import { useSite, useTime } from "../../site/context";
import { Card } from "../../ui/Card";

/** What the hub knows about its site; set in the hub's configuration. */
export function SiteCard() {
  const { site, version, demo } = useSite();
  const time = useTime();
  const now = useNow();
  const facts: [string, string][] = [
    ["Name", site.name],
    ["Time zone", `${site.timezone} (${time.offset(now)})`],
    ["Time there", time.long(now)],
    ["Currency", site.currency],
    ["Billing period starts on day", String(site.billingDay)],
    ["Version", `Ohmstead ${version}${demo ? ", demonstration" : ""}`],
  ];
  return (
    <Card title="Site" note="From the hub’s configuration">
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
