import { useId, useState } from "react";
import type { ReconcileAsk, Reconciliation } from "../../api/types";
import { dateOf, daysSpan } from "../../format/calendar";
import { formatDate } from "../../format/dates";
import { formatCount } from "../../format/number";
import { useTime } from "../../site/context";
import { Button } from "../../ui/Button";
import { Callout } from "../../ui/Callout";
import { Dialog } from "../../ui/Dialog";
import { Field, TextInput } from "../../ui/Field";
import { Problem } from "../../ui/Problem";
import { useApplyCalibration } from "./useReconcile";

/** Applies the fitted factor as a dated correction, after a question. */
export function ApplyCalibration({ ask, result }: { ask: ReconcileAsk; result: Reconciliation }) {
  const id = useId();
  const { zone } = useTime();
  const [asking, setAsking] = useState(false);
  const [from, setFrom] = useState(() => result.periods.map((period) => dateOf(period.from, zone)).sort()[0] ?? "");
  const [reason, setReason] = useState("");
  const apply = useApplyCalibration();
  const { proposal } = result;
  if (!proposal) return null;
  const factor = `${formatCount(proposal.numerator)} / ${formatCount(proposal.denominator)}`;
  const close = () => { setAsking(false); };
  const submit = () => {
    const begin = from ? daysSpan(from, from, zone).from : undefined;
    apply.mutate({ ...ask, apply: { from: begin, reason: reason.trim() || undefined } }, { onSuccess: close });
  };
  if (apply.data?.correctionId) {
    return <Callout tone="good" icon="check" role="status" title={`Applied as correction ${String(apply.data.correctionId)}`}>Energy, costs and bills follow from {formatDate(from)} on; issued bills show the difference. It can be taken back.</Callout>;
  }
  return (
    <>
      <div className="flex flex-wrap items-end gap-3">
        <Field label="Holds from" htmlFor={`${id}-from`}><TextInput id={`${id}-from`} type="date" value={from} onChange={(event) => { setFrom(event.target.value); }} /></Field>
        <Button need="operator" look="primary" disabled={!from} onClick={() => { setAsking(true); }}>Apply as a correction …</Button>
      </div>
      {asking ? (
        <Dialog title={`Correct ${result.deviceId} from ${formatDate(from)}?`} onClose={close} footer={<><Button onClick={close}>Not now</Button><Button look="primary" disabled={apply.isPending} onClick={submit}>Apply</Button></>}>
          <p>Everything {result.deviceId} counted from that day on is multiplied by {factor}. The readings themselves stay as they came, and the correction can be taken back.</p>
          <Field label="Why (optional)" htmlFor={`${id}-reason`}><TextInput id={`${id}-reason`} value={reason} maxLength={500} placeholder="Compared with the yearly bill" onChange={(event) => { setReason(event.target.value); }} className="w-full" /></Field>
          <Problem error={apply.error} what="Not applied" />
        </Dialog>
      ) : null}
    </>
  );
}
