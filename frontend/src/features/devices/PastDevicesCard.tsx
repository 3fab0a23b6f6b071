import { Link } from "react-router";
import { deviceName } from "../../domain/devices/device-list";
import { useTime } from "../../site/context";
import { Card } from "../../ui/Card";
import { usePastDevices } from "./usePastDevices";
import { t } from "../../i18n/t";

/** Meters that are in another site now: what they measured while they were here. */
export function PastDevicesCard() {
  const time = useTime();
  const past = usePastDevices().data ?? [];
  if (past.length === 0) return null;
  return (
    <Card title={t("Moved to another site")} note={t("What they measured here stays here")} flush>
      <ul className="border-t border-line">
        {past.map((each) => (
          <li key={each.id} className="border-t border-line px-4 py-2.5 text-[0.8125rem] first:border-t-0 sm:px-5">
            <Link to={`/analytics?device=${encodeURIComponent(each.id)}`} className="font-medium break-words text-primary hover:underline">{deviceName({ id: each.of, name: each.name })}</Link>
            <p className="text-ink-3">{each.from ? t("here from {0} until {1}", time.full(each.from), time.full(each.until)) : t("here until {0}", time.full(each.until))}</p>
          </li>
        ))}
      </ul>
    </Card>
  );
}
