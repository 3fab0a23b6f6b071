import { useId, useState } from "react";
import type { Device } from "../../api/types";
import { useTime } from "../../site/context";
import { Button } from "../../ui/Button";
import { Dialog } from "../../ui/Dialog";
import { Field, Select } from "../../ui/Field";
import { Problem } from "../../ui/Problem";
import { TextField } from "../../ui/TextField";
import { actionOf, correctionErrors, emptyCorrection, type CorrectionDraft, type DraftKind } from "./correction-draft";
import { CorrectionFields } from "./CorrectionFields";
import { useAddCorrection } from "../../domain/corrections/useAddCorrection";
import { t } from "../../i18n/t";

const kinds: Record<DraftKind, { text: string; meaning: string }> = {
  void: { text: t("Leave readings out"), meaning: t("Readings of a time are treated as if they had never come, for example after a fault. They stay stored.") },
  swap: { text: t("Meter was exchanged"), meaning: t("Another meter counts from that moment on. One history goes on; with both counts the energy across the exchange is exact.") },
  calibrate: { text: t("Counts by a wrong factor"), meaning: t("From that moment on, what was counted is multiplied by a fraction: 1021 / 1000 adds 2.1 %.") },
};

/** Adds a correction to a device. */
export function CorrectionDialog({ device, onClose }: { device: Pick<Device, "id" | "name">; onClose: () => void }) {
  const id = useId();
  const { zone } = useTime();
  const [draft, setDraft] = useState<CorrectionDraft>(emptyCorrection);
  const [tried, setTried] = useState(false);
  const add = useAddCorrection();
  const errors = tried ? correctionErrors(draft, zone) : {};
  const submit = () => {
    setTried(true);
    const action = actionOf(draft, zone);
    if (action) add.mutate({ deviceId: device.id, reason: draft.reason.trim(), action }, { onSuccess: onClose });
  };
  return (
    <Dialog
      title={t("Correct {0}", device.name ?? device.id)}
      onClose={onClose}
      footer={<><Button onClick={onClose}>{t("Cancel")}</Button><Button look="primary" type="submit" form={`${id}-form`} disabled={add.isPending}>{t("Add correction")}</Button></>}
    >
      <form id={`${id}-form`} noValidate className="grid gap-3" onSubmit={(event) => { event.preventDefault(); submit(); }}>
        <Field label={t("What is wrong")} htmlFor={`${id}-kind`}>
          <Select id={`${id}-kind`} value={draft.kind} onChange={(event) => { setDraft({ ...draft, kind: event.target.value as DraftKind }); }}>
            {Object.entries(kinds).map(([kind, { text }]) => <option key={kind} value={kind}>{text}</option>)}
          </Select>
        </Field>
        <p className="text-[0.8125rem]">{kinds[draft.kind].meaning}</p>
        <CorrectionFields draft={draft} errors={errors} onChange={setDraft} />
        <TextField label={t("Why")} value={draft.reason} error={errors.reason} maxLength={500} onChange={(reason) => { setDraft({ ...draft, reason }); }} />
      </form>
      <p className="text-xs text-ink-3">{t("Energy, costs and alerts follow at once; issued bills show the difference. It can be taken back.")}</p>
      <Problem error={add.error} what={t("Not corrected")} />
    </Dialog>
  );
}
