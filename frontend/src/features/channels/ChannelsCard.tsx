import { useState } from "react";
import { ApiError } from "../../api/client";
import type { Channel, Notification } from "../../api/channel-types";
import { useTime } from "../../site/context";
import { Button } from "../../ui/Button";
import { Card } from "../../ui/Card";
import { Empty, Failure, Skeleton } from "../../ui/Notice";
import { Tag, type TagTone } from "../../ui/Tag";
import { ChannelDialog } from "./ChannelDialog";
import { ChannelRow } from "./ChannelRow";
import { ReportPanel } from "./ReportPanel";
import { useChannels, useNotifications } from "./useChannels";
import { t } from "../../i18n/t";

/** How people are told of alerts, and what was told lately. */
export function ChannelsCard() {
  const channels = useChannels();
  const log = useNotifications((channels.data?.length ?? 0) > 0);
  const [editing, setEditing] = useState<Channel | "new" | null>(null);
  // A hub that tells nobody, or people who look at one site only.
  if (channels.error instanceof ApiError && [403, 404].includes(channels.error.status)) return null;
  const list = channels.data ?? [];
  return (
    <Card title={t("Who is told")} note={t("By e-mail, webhook, ntfy or MQTT")} flush actions={<Button need="admin" icon="plus" onClick={() => { setEditing("new"); }}>{t("Add")}</Button>}>
      {channels.error ? <Failure error={channels.error} onRetry={() => void channels.refetch()} /> : null}
      {channels.isPending ? <Skeleton className="mx-5 mb-5 h-10" /> : null}
      {channels.data && list.length === 0 ? <Empty icon="bell" title={t("Nobody is told yet")}>{t("Alerts show on this page only. Add an address, and they come to you.")}</Empty> : null}
      {list.length > 0 ? <ul className="border-t border-line">{list.map((each) => <ChannelRow key={each.id} channel={each} onEdit={() => { setEditing(each); }} />)}</ul> : null}
      {list.some((each) => each.kind === "email") ? <ReportPanel channels={list} /> : null}
      {log.data && log.data.length > 0 ? (
        <details className="border-t border-line">
          <summary className="cursor-pointer px-4 py-3 text-[0.8125rem] font-medium hover:bg-sunken sm:px-5">{t("What was told lately")}</summary>
          <ul>{log.data.map((each) => <LogRow key={`${each.channel} ${each.alert} ${each.what}`} entry={each} channel={list.find((one) => one.id === each.channel)?.name ?? each.channel} />)}</ul>
        </details>
      ) : null}
      {editing ? <ChannelDialog channel={editing === "new" ? null : editing} onClose={() => { setEditing(null); }} /> : null}
    </Card>
  );
}

const states: Record<string, { text: string; tone: TagTone }> = {
  waiting: { text: t("Waits"), tone: "plain" },
  sending: { text: t("On its way"), tone: "plain" },
  sent: { text: t("Sent"), tone: "good" },
  failed: { text: t("Failed"), tone: "crit" },
  dropped: { text: t("Not sent"), tone: "warn" },
};

function LogRow({ entry, channel }: { entry: Notification; channel: string }) {
  const time = useTime();
  const state = states[entry.state] ?? { text: entry.state, tone: "plain" as const };
  const remarks = [entry.late ? t("the readings came late") : null, entry.mayRepeat ? t("may have come twice") : null, entry.nextAt ? t("again at {0}", time.dateTime(entry.nextAt)) : null].filter(Boolean);
  return (
    <li className="border-t border-line px-4 py-2.5 text-[0.8125rem] sm:px-5">
      <p><Tag tone={state.tone}>{state.text}</Tag> <span className="ms-1">{entry.message}{entry.what === "cleared" ? ` ${t("(over)")}` : entry.what === "withdrawn" ? ` ${t("(taken back)")}` : ""}</span></p>
      <p className="text-xs break-words text-ink-3">{channel} · <time dateTime={entry.changedAt}>{time.dateTime(entry.changedAt)}</time>{remarks.length > 0 ? ` · ${remarks.join(", ")}` : ""}{entry.answer ? ` · ${entry.answer}` : ""}</p>
    </li>
  );
}
