import { useState } from "react";
import type { Correction, Device } from "../../api/types";
import { formatCount } from "../../format/number";
import { useTime } from "../../site/context";
import { Button } from "../../ui/Button";
import { Card } from "../../ui/Card";
import { Empty, Failure, Skeleton } from "../../ui/Notice";
import { Tag } from "../../ui/Tag";
import { actionText, canRevoke } from "../../domain/corrections/correction-text";
import { CorrectionDialog } from "./CorrectionDialog";
import { RevokeDialog } from "../../domain/corrections/RevokeDialog";
import { useCorrections } from "../../domain/corrections/useCorrections";
import { t } from "../../i18n/t";
import { tx } from "../../i18n/tx";

/** Every correction of a device, each with a way back, and a way to add one. */
export function CorrectionsCard({ device }: { device: Device }) {
  const corrections = useCorrections(device.id);
  const [adding, setAdding] = useState(false);
  const [revoking, setRevoking] = useState<Correction | null>(null);
  const all = corrections.data;
  return (
    <Card
      title={t("Corrections")}
      note={all && all.length > 0 ? formatCount(all.length) : null}
      flush
      actions={<Button need="operator" icon="plus" onClick={() => { setAdding(true); }}>{t("Add a correction")}</Button>}
    >
      {corrections.error ? <Failure error={corrections.error} onRetry={() => void corrections.refetch()} /> : null}
      {corrections.isPending ? <Skeleton className="mx-5 mb-5 h-20" /> : null}
      {all?.length === 0 ? <Empty icon="check" title={t("Nothing was corrected")}>{t("Wrong readings, an exchanged meter or a wrong factor can be set right here. Readings themselves are never changed.")}</Empty> : null}
      {all && all.length > 0 ? (
        <ul className="border-t border-line">
          {all.map((each) => <CorrectionRow key={each.id} correction={each} onRevoke={canRevoke(each, all) ? () => { setRevoking(each); } : undefined} />)}
        </ul>
      ) : null}
      {adding ? <CorrectionDialog device={device} onClose={() => { setAdding(false); }} /> : null}
      {revoking ? <RevokeDialog correction={revoking} onClose={() => { setRevoking(null); }} /> : null}
    </Card>
  );
}

function CorrectionRow({ correction, onRevoke }: { correction: Correction; onRevoke?: () => void }) {
  const time = useTime();
  const over = !correction.inForce && correction.action.kind !== "revoke";
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 border-t border-line px-4 py-2.5 first:border-t-0 sm:px-5">
      <div className="min-w-0 flex-1 basis-64 text-[0.8125rem]">
        <p className={over ? "text-ink-3" : "font-medium"}>
          {actionText(correction.action, time)}
          {over ? <Tag className="ms-2">{t("Taken back")}</Tag> : null}
        </p>
        <p className="break-words text-ink-3">{tx("No. {0} · {1} · {2}, {3}", correction.id, correction.reason, correction.author, time.full(correction.madeAt))}</p>
      </div>
      {onRevoke ? <Button need="operator" look="quiet" onClick={onRevoke}>{t("Take back")}<span className="sr-only">{" "}{tx("correction {0}", correction.id)}</span></Button> : null}
    </li>
  );
}
