import { useState } from "react";
import type { Device, Disagreement, Discontinuity } from "../../api/types";
import { formatCount } from "../../format/number";
import { Card } from "../../ui/Card";
import { Button } from "../../ui/Button";
import { Empty, Failure, Skeleton } from "../../ui/Notice";
import { ClassifyDialog } from "./ClassifyDialog";
import { FindingRow } from "./FindingRow";
import { MendDialog } from "./MendDialog";
import { findingKey } from "./finding-text";
import { MOST_FINDINGS, useFindings } from "./useFindings";
import { t } from "../../i18n/t";
import { tx } from "../../i18n/tx";

const SHOWN = 5;

/** What the ledger noticed in a device's readings, and a way to say what a break was. */
export function FindingsCard({ device }: { device: Device }) {
  const findings = useFindings(device.id);
  const [all, setAll] = useState(false);
  const [asking, setAsking] = useState<Discontinuity | null>(null);
  const [mending, setMending] = useState<Disagreement | null>(null);
  const found = findings.data;
  return (
    <Card title={t("Findings in the readings")} note={found && found.length > 0 ? `${formatCount(found.length)}${found.length === MOST_FINDINGS ? "+" : ""}` : null} flush>
      {findings.error ? <Failure error={findings.error} onRetry={() => void findings.refetch()} /> : null}
      {findings.isPending ? <Skeleton className="mx-5 mb-5 h-20" /> : null}
      {found?.length === 0 ? <Empty icon="check" title={t("Nothing unusual")}>{t("Resets, wrong values, exchanged meters and gaps are listed here, with what was counted.")}</Empty> : null}
      {found && found.length > 0 ? (
        <ul className="border-t border-line">
          {found.slice(0, all ? undefined : SHOWN).map((each) => <FindingRow key={findingKey(each)} finding={each} onClassify={setAsking} onMend={setMending} />)}
        </ul>
      ) : null}
      {found && found.length > SHOWN && !all ? (
        <div className="flex justify-center border-t border-line px-4 py-3"><Button onClick={() => { setAll(true); }}>{tx("Show all {0}", formatCount(found.length))}</Button></div>
      ) : null}
      {mending ? <MendDialog device={device} finding={mending} onClose={() => { setMending(null); }} /> : null}
      {asking ? <ClassifyDialog device={device} finding={asking} onClose={() => { setAsking(null); }} /> : null}
    </Card>
  );
}
