import { formatCount } from "../../format/number";
import { Card } from "../../ui/Card";
import { CopyLine } from "../../ui/CopyLine";
import { Empty, Failure, Skeleton } from "../../ui/Notice";
import { useWaiting } from "./useWaiting";
import { WaitingRow } from "./WaitingRow";
import { Link } from "react-router";
import { tx } from "../../i18n/tx";
import { t } from "../../i18n/t";

const CONFIG = `[integrations.tasmota]        # also: shelly, zigbee2mqtt, esphome, dsmr, obis, statestream
enabled = true`;

/** Meters that announced themselves. Their readings are kept from the first message on, whenever they are adopted. */
export function WaitingCard() {
  const list = useWaiting();
  const waiting = list.data ?? [];
  return (
    <Card title={t("Announced by other systems")} note={waiting.length > 0 ? formatCount(waiting.length) : null} flush>
      {list.error ? <Failure error={list.error} onRetry={() => void list.refetch()} /> : null}
      {list.isPending ? <Skeleton className="mx-5 mb-5 h-24" /> : null}
      {list.data && waiting.length === 0 ? (
        <Empty icon="plug" title={t("No meter waits")}>
          <p>{t("Devices of other systems announce themselves here as soon as they publish to this hub’s broker. Which systems it listens to is set in its configuration:")}</p>
          <div className="mt-3"><CopyLine label={t("Configuration file")} text={CONFIG} /></div>
          <p className="mt-3">{tx("Topics of any other shape are read {0}.", <Link to="/devices/mappings" className="font-medium text-primary underline">{t("by a mapping")}</Link>)}</p>
        </Empty>
      ) : null}
      {waiting.length > 0 ? (
        <>
          <p className="px-4 pb-3 text-[0.8125rem] text-ink-3 sm:px-5">{t("Nothing is lost meanwhile: what a waiting meter sends is kept, and counts from its first message once you adopt it.")}</p>
          <ul className="border-t border-line">{waiting.map((each) => <WaitingRow key={each.id} waiting={each} />)}</ul>
        </>
      ) : null}
    </Card>
  );
}
