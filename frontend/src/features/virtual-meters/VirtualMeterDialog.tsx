import { useId, useState } from "react";
import type { Combination, Device, VirtualMeter } from "../../api/types";
import { Button } from "../../ui/Button";
import { Dialog } from "../../ui/Dialog";
import { Field, Select } from "../../ui/Field";
import { Problem } from "../../ui/Problem";
import { TextField } from "../../ui/TextField";
import { deviceName, deviceTree } from "../../domain/devices/device-list";
import { MemberChoice } from "./MemberChoice";
import { useSaveVirtualMeter } from "./useSaveVirtualMeter";
import { combinationText, draftOf, virtualErrors, virtualOf } from "./virtual-draft";
import { t } from "../../i18n/t";

/** Makes or changes a meter that is computed from others. */
export function VirtualMeterDialog({ meter, devices, onClose }: { meter: VirtualMeter | null; devices: readonly Device[]; onClose: () => void }) {
  const id = useId();
  const [draft, setDraft] = useState(() => draftOf(meter));
  const [tried, setTried] = useState(false);
  const save = useSaveVirtualMeter();
  const errors = tried ? virtualErrors(draft) : {};
  const submit = () => {
    setTried(true);
    if (Object.keys(virtualErrors(draft)).length === 0) save.mutate(virtualOf(draft), { onSuccess: onClose });
  };
  return (
    <Dialog
      title={meter ? t("Change {0}", meter.name ?? meter.id) : t("Add a virtual meter")}
      onClose={onClose}
      footer={<><Button onClick={onClose}>{t("Cancel")}</Button><Button look="primary" type="submit" form={`${id}-form`} disabled={save.isPending}>{t("Save")}</Button></>}
    >
      <form id={`${id}-form`} noValidate className="grid gap-3" onSubmit={(event) => { event.preventDefault(); submit(); }}>
        <TextField label={t("Name")} value={draft.name} placeholder={t("Everything upstairs")} maxLength={100} onChange={(name) => { setDraft({ ...draft, name }); }} />
        {meter ? null : <TextField label={t("Id")} value={draft.id} error={errors.id} placeholder={t("upstairs")} spellCheck={false} maxLength={64} onChange={(value) => { setDraft({ ...draft, id: value }); }} />}
        <Field label={t("Worked out as")} htmlFor={`${id}-how`}>
          <Select id={`${id}-how`} value={draft.combination} onChange={(event) => { setDraft({ ...draft, combination: event.target.value as Combination }); }}>
            {Object.entries(combinationText).map(([value, { text }]) => <option key={value} value={value}>{text}</option>)}
          </Select>
          <p className="text-xs text-ink-3">{combinationText[draft.combination].meaning}</p>
        </Field>
        {draft.combination === "sum" ? null : (
          <Field label={draft.combination === "difference" ? t("First") : t("Meter")} htmlFor={`${id}-base`} error={errors.base}>
            <Select id={`${id}-base`} value={draft.base} aria-invalid={errors.base ? true : undefined} onChange={(event) => { setDraft({ ...draft, base: event.target.value }); }} className="w-full">
              <option value="">{t("Choose …")}</option>
              {deviceTree(devices).map((row) => <option key={row.device.id} value={row.device.id}>{deviceName(row.device)}</option>)}
            </Select>
          </Field>
        )}
        {draft.combination === "remainder" ? null : (
          <MemberChoice devices={devices} without={draft.base} chosen={draft.members} error={errors.members} onChange={(members) => { setDraft({ ...draft, members }); }} />
        )}
      </form>
      <Problem error={save.error} what={t("Not saved")} />
    </Dialog>
  );
}
