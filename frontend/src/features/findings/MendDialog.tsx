import { useState } from "react";
import type { Device, Disagreement } from "../../api/types";
import { useTime } from "../../site/context";
import { Button } from "../../ui/Button";
import { Dialog } from "../../ui/Dialog";
import { Problem } from "../../ui/Problem";
import { TextField } from "../../ui/TextField";
import { actionText } from "../../domain/corrections/correction-text";
import { useAddCorrection } from "../../domain/corrections/useAddCorrection";
import { findingFigures, findingReason, findingTitle } from "./finding-text";
import { t } from "../../i18n/t";

/** Makes the correction that a finding proposes. */
export function MendDialog({ device, finding, onClose }: { device: Device; finding: Disagreement; onClose: () => void }) {
  const time = useTime();
  const [reason, setReason] = useState(findingTitle(finding));
  const add = useAddCorrection();
  const { proposal } = finding;
  if (!proposal) return null;
  const missing = reason.trim() === "";
  return (
    <Dialog
      title={findingTitle(finding)}
      onClose={onClose}
      footer={<><Button onClick={onClose}>{t("Cancel")}</Button><Button look="primary" disabled={add.isPending || missing} onClick={() => { add.mutate({ deviceId: device.id, reason: reason.trim(), action: proposal }, { onSuccess: onClose }); }}>{t("Correct it")}</Button></>}
    >
      <p className="text-[0.8125rem]">{findingFigures(finding)}: {findingReason(finding)}</p>
      <p className="text-[0.8125rem] font-medium">{actionText(proposal, time)}</p>
      <p className="text-[0.8125rem] text-ink-2">{t("Everything from then on is worked out again. The readings stay as they were sent, and the correction can be taken back.")}</p>
      <TextField label={t("Why")} value={reason} error={missing ? t("Say why: it is kept with the correction") : undefined} maxLength={500} onChange={setReason} />
      <Problem error={add.error} what={t("Not saved")} />
    </Dialog>
  );
}
