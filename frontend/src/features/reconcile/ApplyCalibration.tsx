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
import { t } from "../../i18n/t";
import { tx } from "../../i18n/tx";

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
    return <Callout tone="good" icon="check" role="status" title={t("Applied as correction {0}", String(apply.data.correctionId))}>{tx("Energy, costs and bills follow from {0} on; issued bills show the difference. It can be taken back.", formatDate(from))}</Callout>;
  }
  return (
    <>
      <div className="flex flex-wrap items-end gap-3">
        <Field label={t("Holds from")} htmlFor={`${id}-from`}><TextInput id={`${id}-from`} type="date" value={from} onChange={(event) => { setFrom(event.target.value); }} /></Field>
        <Button need="operator" look="primary" disabled={!from} onClick={() => { setAsking(true); }}>{t("Apply as a correction …")}</Button>
      </div>
      {asking ? (
        <Dialog title={t("Correct {0} from {1}?", result.deviceId, formatDate(from))} onClose={close} footer={<><Button onClick={close}>{t("Not now")}</Button><Button look="primary" disabled={apply.isPending} onClick={submit}>{t("Apply")}</Button></>}>
          <p>{tx("Everything {0} counted from that day on is multiplied by {1}. The readings themselves stay as they came, and the correction can be taken back.", result.deviceId, factor)}</p>
          <Field label={t("Why (optional)")} htmlFor={`${id}-reason`}><TextInput id={`${id}-reason`} value={reason} maxLength={500} placeholder={t("Compared with the yearly bill")} onChange={(event) => { setReason(event.target.value); }} className="w-full" /></Field>
          <Problem error={apply.error} what={t("Not applied")} />
        </Dialog>
      ) : null}
    </>
  );
}
