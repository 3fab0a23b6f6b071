import type { Reject } from "../../api/types";
import { rejectDetail, rejectText } from "../../domain/rejects/reject-text";
import { formatCount } from "../../format/number";
import { useTime } from "../../site/context";
import { Card } from "../../ui/Card";
import { Empty, Failure, Skeleton } from "../../ui/Notice";
import { ShowMore } from "../../ui/ShowMore";
import { useRejects } from "./useRejects";
import { t } from "../../i18n/t";
import { tx } from "../../i18n/tx";

/** Messages from meters that could not be used, each with its reason. */
export function RejectsCard() {
  const rejects = useRejects();
  return (
    <Card title={t("Rejected messages")} note={rejects.data ? t("{0} in all", formatCount(rejects.data.total)) : null} flush>
      {rejects.error && !rejects.isFetchNextPageError ? <Failure error={rejects.error} onRetry={() => void rejects.refetch()} /> : null}
      {rejects.isPending ? <Skeleton className="mx-5 mb-5 h-24" /> : null}
      {rejects.data?.rejects.length === 0 ? (
        <Empty icon="check" title={t("Every message could be used")}>{t("What a meter sends and the hub cannot use is kept here with its reason.")}</Empty>
      ) : null}
      {rejects.data && rejects.data.rejects.length > 0 ? (
        <ul className="border-t border-line">
          {rejects.data.rejects.map((reject) => <RejectRow key={reject.id} reject={reject} />)}
        </ul>
      ) : null}
      <ShowMore pages={rejects} />
    </Card>
  );
}

function RejectRow({ reject }: { reject: Reject }) {
  const time = useTime();
  return (
    <li className="border-t border-line px-4 py-3 first:border-t-0 sm:px-5">
      <div className="flex flex-wrap items-baseline justify-between gap-x-4">
        <p className="font-medium">
          {rejectText(reject.reason)}
          {reject.count > 1 ? <span className="ms-2 rounded-full bg-sunken px-2 py-0.5 text-xs text-ink-2">{tx("{0} times", formatCount(reject.count))}</span> : null}
        </p>
        <time dateTime={reject.receivedAt} className="text-xs text-ink-3">{time.full(reject.receivedAt)}</time>
      </div>
      {reject.detail ? <p className="text-[0.8125rem] break-words text-ink-2">{rejectDetail(reject.reason, reject.detail)}</p> : null}
      <p className="mt-1 text-xs break-all text-ink-3">{reject.topic}</p>
      {reject.payload ? <code className="mt-1.5 block rounded-md bg-sunken px-2.5 py-1.5 font-mono text-xs break-words whitespace-pre-wrap text-ink-2">{reject.payload}</code> : null}
    </li>
  );
}
