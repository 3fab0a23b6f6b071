import { useId, useState } from "react";
import type { Device, DeviceRole } from "../../api/types";
import { useRoster } from "../../live/context";
import { Button } from "../../ui/Button";
import { Dialog } from "../../ui/Dialog";
import { Field, Select } from "../../ui/Field";
import { Problem } from "../../ui/Problem";
import { TextField } from "../../ui/TextField";
import { deviceName } from "../../domain/devices/device-list";
import { possibleParents } from "../../domain/devices/parents";
import { roleText } from "../../domain/devices/role-text";
import { useChangeDevice } from "./useChangeDevice";
import { t } from "../../i18n/t";

/** What people call a device, what it measures and below which meter it sits. */
export function EditDevice({ device, onClose }: { device: Device; onClose: () => void }) {
  const id = useId();
  const devices = useRoster() ?? [];
  const [name, setName] = useState(device.name ?? "");
  const [role, setRole] = useState<DeviceRole>(device.role);
  const [parent, setParent] = useState(device.parent ?? "");
  const change = useChangeDevice(device.id);
  const submit = () => { change.mutate({ name: name.trim() || null, role, parent: parent || null }, { onSuccess: onClose }); };
  return (
    <Dialog
      title={t("Change {0}", deviceName(device))}
      onClose={onClose}
      footer={<><Button onClick={onClose}>{t("Cancel")}</Button><Button look="primary" type="submit" form={`${id}-form`} disabled={change.isPending}>{t("Save")}</Button></>}
    >
      <form id={`${id}-form`} className="grid gap-3" onSubmit={(event) => { event.preventDefault(); submit(); }}>
        <TextField label={t("Name")} value={name} placeholder={device.id} maxLength={100} onChange={setName} />
        <Field label={t("It measures")} htmlFor={`${id}-role`}>
          <Select id={`${id}-role`} value={role} onChange={(event) => { setRole(event.target.value as DeviceRole); }}>
            {Object.entries(roleText).map(([value, text]) => <option key={value} value={value}>{text}</option>)}
          </Select>
        </Field>
        <Field label={t("Behind")} htmlFor={`${id}-parent`}>
          <Select id={`${id}-parent`} value={parent} onChange={(event) => { setParent(event.target.value); }} className="w-full">
            <option value="">{t("No other meter")}</option>
            {possibleParents(devices, device.id).map((row) => <option key={row.device.id} value={row.device.id}>{"\u2003".repeat(row.depth)}{deviceName(row.device)}</option>)}
          </Select>
          <p className="text-xs text-ink-3">{t("The meter that measures this one too. Its costs are shared among what is behind it.")}</p>
        </Field>
      </form>
      <Problem error={change.error} what={t("Not saved")} />
    </Dialog>
  );
}
