import { useId, useState } from "react";
import type { Device } from "../../api/types";
import { Button } from "../../ui/Button";
import { Callout } from "../../ui/Callout";
import { Dialog } from "../../ui/Dialog";
import { Problem } from "../../ui/Problem";
import { ConnectionView } from "./ConnectionView";
import { draftFaults, freshDraft, newDevice } from "./device-draft";
import { DeviceFields } from "./DeviceFields";
import { useCreateDevice } from "./useCreateDevice";
import { t } from "../../i18n/t";

/** Adds a meter: what it is first, then the password it connects with, and its first reading. */
export function AddDevice({ devices, onClose }: { devices: readonly Device[]; onClose: () => void }) {
  const id = useId();
  const [draft, setDraft] = useState(freshDraft);
  const [tried, setTried] = useState(false);
  const create = useCreateDevice();
  // Fixed at the beginning: a meter that has just been made is no reason to number the next one.
  const [taken] = useState(() => new Set(devices.map((each) => each.id)));
  const faults = draftFaults(draft, taken);
  const submit = () => {
    setTried(true);
    if (faults.id || faults.channels) return;
    create.mutate({ device: newDevice(draft, taken), parent: draft.parent || null });
  };
  if (create.data) {
    const { given, placed } = create.data;
    return (
      // Escape would drop a password that is shown this once.
      <Dialog wide sticky title={t("{0} is added", draft.name.trim() || given.deviceId)} onClose={onClose} footer={<Button look="primary" onClick={onClose}>{t("Done")}</Button>}>
        {placed ? null : <Callout tone="warn" icon="warning" title={t("Its place was not kept")}>{t("Say on its page which meter it is behind.")}</Callout>}
        <ConnectionView given={given} fresh />
      </Dialog>
    );
  }
  return (
    <Dialog
      title={t("Add a meter")}
      onClose={onClose}
      footer={<><Button onClick={onClose}>{t("Cancel")}</Button><Button look="primary" type="submit" form={`${id}-form`} disabled={create.isPending}>{t("Add")}</Button></>}
    >
      <p className="text-[0.8125rem]">{t("It gets a password of its own, and may publish as nobody else. A known meter without a password gets its first one.")}</p>
      <form id={`${id}-form`} noValidate className="grid gap-3" onSubmit={(event) => { event.preventDefault(); submit(); }}>
        <DeviceFields draft={draft} devices={devices} faults={tried ? faults : {}} onChange={setDraft} />
      </form>
      <Problem error={create.error} what={t("Not added")} />
    </Dialog>
  );
}
