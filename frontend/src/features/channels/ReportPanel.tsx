import { useState } from "react";
import type { Channel, ReportKind } from "../../api/channel-types";
import { Button } from "../../ui/Button";
import { Callout } from "../../ui/Callout";
import { Failure, Skeleton } from "../../ui/Notice";
import { Problem } from "../../ui/Problem";
import { useReport, useSendReport } from "./useChannels";
import { t } from "../../i18n/t";

/** The weekly and the monthly report, as they would be sent now; and sends them. */
export function ReportPanel({ channels }: { channels: readonly Channel[] }) {
  const [kind, setKind] = useState<ReportKind | null>(null);
  const report = useReport(kind ?? "week", kind !== null);
  const mails = channels.filter((each) => each.kind === "email" && each.enabled);
  return (
    <details className="border-t border-line">
      <summary className="cursor-pointer px-4 py-3 text-[0.8125rem] font-medium hover:bg-sunken sm:px-5">{t("Reports")}</summary>
      <div className="grid gap-3 px-4 pb-4 text-[0.8125rem] sm:px-5">
        <div className="flex flex-wrap gap-2">
          <Button onClick={() => { setKind("week"); }}>{t("Show the last week's")}</Button>
          <Button onClick={() => { setKind("month"); }}>{t("Show the last month's")}</Button>
        </div>
        {report.error ? <Failure error={report.error} onRetry={() => void report.refetch()} /> : null}
        {kind && report.isPending ? <Skeleton className="h-24" /> : null}
        {kind && report.data ? <pre className="overflow-x-auto rounded-lg border border-line bg-sunken p-3 whitespace-pre-wrap" dir="auto">{report.data.text}</pre> : null}
        {kind && report.data ? mails.map((each) => <SendNow key={`${each.id} ${kind}`} channel={each} kind={kind} />) : null}
      </div>
    </details>
  );
}

function SendNow({ channel, kind }: { channel: Channel; kind: ReportKind }) {
  const send = useSendReport(channel.id);
  return (
    <div className="grid gap-2">
      <div><Button need={channel.site ? "operator" : "hub"} disabled={send.isPending} onClick={() => { send.mutate(kind); }}>{send.isPending ? t("Sending…") : t("Send it to {0} now", channel.name)}</Button></div>
      {send.data ? <Callout tone={send.data.isTaken ? "good" : "crit"} icon={send.data.isTaken ? "check" : "warning"} role="status" title={send.data.isTaken ? t("The other side took it") : t("The other side did not take it")}><p className="break-words">{send.data.answer}</p></Callout> : null}
      <Problem error={send.error} what={t("It did not work")} />
    </div>
  );
}
