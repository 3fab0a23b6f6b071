import { useState } from "react";
import type { UnreadMessage } from "../../api/types";
import { formatCount } from "../../format/number";
import { formatAge } from "../../format/time";
import { useNow } from "../../live/useNow";
import { Button } from "../../ui/Button";
import { Card } from "../../ui/Card";
import { Empty } from "../../ui/Notice";
import { Tag } from "../../ui/Tag";
import type { Message } from "./mapping-draft";
import { messageValues } from "./message-values";
import { t } from "../../i18n/t";

const SHOWN = 8;

interface UnreadCardProps {
  unread: readonly UnreadMessage[];
  onPick: (message: Message) => void;
}

/** What came to the broker and nothing reads; topics with numbers first, since only those can be mapped. */
export function UnreadCard({ unread, onPick }: UnreadCardProps) {
  const [all, setAll] = useState(false);
  const withNumbers = unread.filter((each) => messageValues(each.payload).length > 0);
  const sorted = [...withNumbers, ...unread.filter((each) => !withNumbers.includes(each))];
  const shown = all ? sorted : sorted.slice(0, SHOWN);
  return (
    <Card title={t("Messages that nothing reads")} note={unread.length > 0 ? formatCount(unread.length) : null} flush>
      {unread.length === 0 ? (
        <Empty icon="check" title={t("None since the hub started")}>{t("The last message of each topic that came to the hub’s broker and that it does not understand is shown here.")}</Empty>
      ) : (
        <ul className="border-t border-line">{shown.map((each) => <UnreadRow key={each.topic} message={each} onPick={onPick} />)}</ul>
      )}
      {sorted.length > shown.length ? <div className="border-t border-line px-4 py-3 sm:px-5"><Button onClick={() => { setAll(true); }}>{t("Show all {0}", formatCount(sorted.length))}</Button></div> : null}
    </Card>
  );
}

function UnreadRow({ message, onPick }: { message: UnreadMessage; onPick: (message: Message) => void }) {
  const now = useNow();
  return (
    <li className="grid gap-1.5 border-t border-line px-4 py-3 first:border-t-0 sm:px-5">
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1">
        <p dir="ltr" className="min-w-0 font-mono text-[0.8125rem] font-medium break-all">{message.topic}</p>
        <div className="flex items-center gap-3">
          <span className="text-xs text-ink-3">{formatAge(message.receivedAt, now)}</span>
          {message.cut ? <Tag>{t("Too long to try")}</Tag> : <Button need="hub" aria-label={t("Map {0}", message.topic)} onClick={() => { onPick({ topic: message.topic, payload: message.payload }); }}>{t("Map")}</Button>}
        </div>
      </div>
      <code dir="ltr" className="line-clamp-3 rounded-md bg-sunken px-2.5 py-1.5 font-mono text-xs break-all whitespace-pre-wrap text-ink-2">{message.payload.slice(0, 600)}</code>
    </li>
  );
}
