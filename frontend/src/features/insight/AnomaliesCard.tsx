import { Link } from "react-router";
import { ApiError } from "../../api/client";
import type { Anomaly } from "../../api/insight-types";
import { dateOf } from "../../format/calendar";
import { formatCount } from "../../format/number";
import { useTime } from "../../site/context";
import { Button } from "../../ui/Button";
import { Card } from "../../ui/Card";
import { Empty, Failure, Skeleton } from "../../ui/Notice";
import { useState } from "react";
import { May } from "../../access/May";
import { useAnomalies } from "./useAnomalies";
import { anomalyText, tooYoung } from "./insight-words";
import { useJudgeAnomaly } from "./useJudgeAnomaly";
import { t } from "../../i18n/t";
import { tx } from "../../i18n/tx";

const DAYS = 30;
const SHOWN = 6;

/** What stood out; each leads to its day. */
export function AnomaliesCard({ deviceId, className }: { deviceId: string; className?: string }) {
  const found = useAnomalies(deviceId, DAYS);
  const [all, setAll] = useState(false);
  const status = found.error instanceof ApiError ? found.error.status : null;
  // A virtual meter is not watched.
  if (status === 404) return null;
  const list = found.data ?? [];
  const shown = all ? list : list.slice(0, SHOWN);
  return (
    <Card title={t("What stood out")} note={t("Last {0} days{1}", String(DAYS), list.length > 0 ? `: ${formatCount(list.length)}` : "")} className={className} flush>
      {found.error && status !== 409 ? <Failure error={found.error} onRetry={() => void found.refetch()} /> : null}
      {found.error && status === 409 ? <Empty icon="chart" title={t("Too little measured yet")}>{tooYoung}</Empty> : null}
      {found.isPending ? <Skeleton className="mx-5 mb-5 h-20" /> : null}
      {found.data?.length === 0 ? <Empty icon="check" title={t("Nothing out of the ordinary")}>{t("Compared with the same hours of the weeks before.")}</Empty> : null}
      {shown.length > 0 ? <ul className="border-t border-line">{shown.map((each) => <AnomalyRow key={`${each.from} ${each.kind}`} anomaly={each} deviceId={deviceId} />)}</ul> : null}
      {list.length > shown.length ? <div className="flex justify-center border-t border-line px-4 py-3"><Button onClick={() => { setAll(true); }}>{tx("Show all {0}", formatCount(list.length))}</Button></div> : null}
    </Card>
  );
}

/** What somebody says of it: the hub learns from it. */
function Verdict({ anomaly, deviceId }: { anomaly: Anomaly; deviceId: string }) {
  const judge = useJudgeAnomaly(deviceId);
  const say = (feedback: "us" | "fault") => { judge.mutate({ kind: anomaly.kind, from: anomaly.from, feedback: anomaly.feedback === feedback ? null : feedback }); };
  return (
    <div className="mt-2 flex flex-wrap items-center gap-2">
      <Button need="operator" aria-pressed={anomaly.feedback === "us"} disabled={judge.isPending} onClick={() => { say("us"); }}>{t("That was us")}</Button>
      <Button need="operator" aria-pressed={anomaly.feedback === "fault"} disabled={judge.isPending} onClick={() => { say("fault"); }}>{t("It was a fault")}</Button>
      {judge.error ? <Failure error={judge.error} /> : null}
    </div>
  );
}

function AnomalyRow({ anomaly, deviceId }: { anomaly: Anomaly; deviceId: string }) {
  const time = useTime();
  const query = new URLSearchParams({ device: deviceId, show: "day", at: dateOf(anomaly.from, time.zone) });
  return (
    <li className="border-t border-line px-4 py-3 first:border-t-0 sm:px-5">
      <p className={`text-[0.8125rem] ${anomaly.learned ? "text-ink-3" : ""}`}>{anomalyText(anomaly)}</p>
      <p className="mt-0.5 text-xs text-ink-3">
        <time dateTime={anomaly.from}>{time.dateTime(anomaly.from)}</time> – <time dateTime={anomaly.to}>{time.dateTime(anomaly.to)}</time>
        {" · "}<Link to={`/analytics?${query.toString()}`} className="rounded font-medium text-primary hover:underline">{t("See that day")}</Link>
        {anomaly.learned && anomaly.feedback !== "us" ? <>{" · "}{t("Like something that was you: no alarm")}</> : null}
      </p>
      <May need="operator"><Verdict anomaly={anomaly} deviceId={deviceId} /></May>
    </li>
  );
}
