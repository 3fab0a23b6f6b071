import type { Feed } from "../../api/types";
import { useNowMinute } from "../../live/useNow";
import { useTime } from "../../site/context";
import { Button } from "../../ui/Button";
import { Card } from "../../ui/Card";
import { HubWords } from "../../ui/HubWords";
import { Failure } from "../../ui/Notice";
import { Tag, type TagTone } from "../../ui/Tag";
import { feedState, type FeedState } from "./feed-state";
import { useAskFeed, useFeeds } from "./useFeeds";
import { t } from "../../i18n/t";
import { tx } from "../../i18n/tx";

/** The names that the sources give themselves. */
const sources: Readonly<Record<string, string>> = {
  entsoe: "ENTSO-E",
  awattar: "aWATTar",
  octopus: "Octopus Energy",
  tibber: "Tibber",
  energinet: "Energinet",
  "energy-charts": "Energy-Charts",
  "electricity-maps": "Electricity Maps",
  "uk-carbon": "Carbon Intensity API",
  "open-meteo": "Open-Meteo",
};

const states: Readonly<Record<FeedState, { tone: TagTone; text: string }>> = {
  good: { tone: "good", text: t("Up to date") },
  waiting: { tone: "plain", text: t("Tomorrow is not published yet") },
  trouble: { tone: "warn", text: t("The source gives nothing") },
  missing: { tone: "crit", text: t("Nothing is known for now") },
};

/** Prices and carbon intensity that the hub fetches by itself; nothing where it fetches none. */
export function FeedsCard() {
  const feeds = useFeeds();
  const ask = useAskFeed();
  if (!feeds.data?.length) return null;
  return (
    <Card title={t("Fetched by the hub")} note={t("Prices, carbon intensity and weather from public sources")} flush>
      {ask.error ? <div className="px-4 sm:px-5"><Failure error={ask.error} /></div> : null}
      <ul className="divide-y divide-line border-t border-line">
        {feeds.data.map((feed) => (
          <FeedItem key={feed.id} feed={feed} isAsked={ask.isPending && ask.variables === feed.id} onAsk={() => { ask.mutate(feed.id); }} />
        ))}
      </ul>
    </Card>
  );
}

function FeedItem({ feed, isAsked, onAsk }: { feed: Feed; isAsked: boolean; onAsk: () => void }) {
  const time = useTime();
  const state = states[feedState(feed, useNowMinute())];
  const series = feed.zone ? `${feed.series}, ${feed.zone}` : feed.series;
  return (
    <li className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2 px-4 py-3 text-[0.8125rem] sm:px-5" data-testid="feed">
      <div className="min-w-0 grow basis-60">
        <p className="flex flex-wrap items-center gap-2">
          <span className="font-medium">{sources[feed.source] ?? feed.source}</span>
          <Tag tone={state.tone}>{state.text}</Tag>
        </p>
        <p className="mt-0.5 text-ink-3">{feed.measure === "carbon" ? tx("Carbon intensity: {0}", series) : feed.measure === "temperature" ? tx("Outdoor temperature: {0}", series) : tx("Price series: {0}", series)}</p>
        <p className="mt-0.5 text-ink-3">
          {feed.knownUntil ? tx("Known until {0}.", time.dateTime(feed.knownUntil)) : t("Nothing is known yet.")}
          {" "}
          {feed.askedAt ? tx("Asked {0}.", time.dateTime(feed.askedAt)) : t("Never asked.")}
          {" "}
          {feed.nextAt ? tx("Asked again {0}.", time.dateTime(feed.nextAt)) : null}
        </p>
        {feed.fault ? <p className="mt-1 break-words text-crit"><HubWords text={feed.fault} /></p> : null}
      </div>
      <Button need="operator" disabled={isAsked} onClick={onAsk}>{isAsked ? t("Asking…") : t("Ask now")}</Button>
    </li>
  );
}
