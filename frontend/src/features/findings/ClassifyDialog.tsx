import { useId, useState } from "react";
import type { Device, Discontinuity, Verdict } from "../../api/types";
import { parseThousandfold } from "../../format/parse";
import { useTime } from "../../site/context";
import { Button } from "../../ui/Button";
import { Dialog } from "../../ui/Dialog";
import { Field, Select } from "../../ui/Field";
import { Problem } from "../../ui/Problem";
import { TextField } from "../../ui/TextField";
import { verdictText } from "../../domain/corrections/correction-text";
import { useAddCorrection } from "../../domain/corrections/useAddCorrection";
import { breakFigures } from "./finding-text";
import { t } from "../../i18n/t";

/** Says what a break of the counter was. */
export function ClassifyDialog({ device, finding, onClose }: { device: Device; finding: Discontinuity; onClose: () => void }) {
  const id = useId();
  const time = useTime();
  const [verdict, setVerdict] = useState<Verdict>(finding.class in verdictText ? (finding.class as Verdict) : "reset");
  const [modulus, setModulus] = useState("");
  const [reason, setReason] = useState("");
  const [tried, setTried] = useState(false);
  const add = useAddCorrection();
  const rollover = verdict === "rollover";
  const end = parseThousandfold(modulus);
  const faults = { reason: reason.trim() === "", modulus: rollover && (end === null || end <= 0) };
  const submit = () => {
    setTried(true);
    if (faults.reason || faults.modulus) return;
    const action = { kind: "classify", counter: finding.counter, at: finding.at, verdict, modulusWh: rollover ? end : null } as const;
    add.mutate({ deviceId: device.id, reason: reason.trim(), action }, { onSuccess: onClose });
  };
  return (
    <Dialog
      title={t("What happened on {0}?", time.dateTime(finding.at))}
      onClose={onClose}
      footer={<><Button onClick={onClose}>{t("Cancel")}</Button><Button look="primary" type="submit" form={`${id}-form`} disabled={add.isPending}>{t("Save")}</Button></>}
    >
      <p className="text-[0.8125rem]">{breakFigures(finding)}.</p>
      <form id={`${id}-form`} noValidate className="grid gap-3" onSubmit={(event) => { event.preventDefault(); submit(); }}>
        <Field label={t("It was")} htmlFor={`${id}-verdict`}>
          <Select id={`${id}-verdict`} value={verdict} onChange={(event) => { setVerdict(event.target.value as Verdict); }}>
            {Object.entries(verdictText).map(([value, { text }]) => <option key={value} value={value}>{text}</option>)}
          </Select>
        </Field>
        <p className="text-[0.8125rem]">{verdictText[verdict].meaning}</p>
        {rollover ? <TextField label={t("Counter begins again at (kWh)")} inputMode="decimal" value={modulus} error={tried && faults.modulus ? t("A number above 0") : undefined} onChange={setModulus} /> : null}
        <TextField label={t("Why")} value={reason} error={tried && faults.reason ? t("Say why: it is kept with the correction") : undefined} maxLength={500} onChange={setReason} />
      </form>
      <Problem error={add.error} what={t("Not saved")} />
    </Dialog>
  );
}
