import type { MeterEvent } from "../../api/types";
import { useTime } from "../../site/context";
import { Card } from "../../ui/Card";
import { Empty, Failure, Skeleton } from "../../ui/Notice";
import { ShowMore } from "../../ui/ShowMore";
import { eventFigures, eventTime, eventTitle } from "./event-text";
import { useEvents } from "./useEvents";
import { t } from "../../i18n/t";

/** What a meter noticed by itself. */
export function EventsCard({ deviceId }: { deviceId: string }) {
  const events = useEvents(deviceId);
  return (
    <Card title={t("Noticed by the meter")} flush>
      {events.error && !events.isFetchNextPageError ? <Failure error={events.error} onRetry={() => void events.refetch()} /> : null}
      {events.isPending ? <Skeleton className="mx-5 mb-5 h-10" /> : null}
      {events.data?.length === 0 ? <Empty icon="check" title={t("Nothing so far")}>{t("Unusual use, a clamp the wrong way round or a failed update are told by meters with Ohmstead’s firmware.")}</Empty> : null}
      {events.data && events.data.length > 0 ? (
        <ul className="border-t border-line">{events.data.map((each) => <EventRow key={`${each.arrived} ${JSON.stringify(each.message)}`} event={each} />)}</ul>
      ) : null}
      <ShowMore pages={events} />
    </Card>
  );
}

function EventRow({ event }: { event: MeterEvent }) {
  const time = useTime();
  const figures = eventFigures(event);
  return (
    <li className="border-t border-line px-4 py-2.5 text-[0.8125rem] first:border-t-0 sm:px-5">
      <p className="font-medium">{eventTitle(event)}</p>
      {figures ? <p className="text-ink-2">{figures}</p> : null}
      <p className="text-xs text-ink-3">{time.full(eventTime(event))}</p>
    </li>
  );
}
