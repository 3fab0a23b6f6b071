import { useId, useState } from "react";
import type { DeviceRole } from "../../api/types";
import { Button } from "../../ui/Button";
import { Dialog } from "../../ui/Dialog";
import { Field, Select } from "../../ui/Field";
import { Problem } from "../../ui/Problem";
import { TextField } from "../../ui/TextField";
import { roleText } from "../../domain/devices/role-text";
import { CredentialsView } from "./CredentialsView";
import { channelIds, idFault } from "../../domain/devices/device-id";
import { useCreateDevice } from "./useCreateDevice";

/** Adds a meter: its id and name first, then the password it connects with. */
export function AddDevice({ onClose }: { onClose: () => void }) {
  const id = useId();
  const [deviceId, setDeviceId] = useState("");
  const [name, setName] = useState("");
  const [role, setRole] = useState<DeviceRole>("circuit");
  const [channels, setChannels] = useState("");
  const [tried, setTried] = useState(false);
  const create = useCreateDevice();
  const further = channelIds(channels);
  const faults = { id: idFault(deviceId), channels: further.some(idFault) ? "Ids of letters, digits, - and _, with commas between" : undefined };
  const submit = () => {
    setTried(true);
    if (faults.id || faults.channels) return;
    create.mutate({ id: deviceId, name: name.trim() || null, role, channels: further });
  };
  if (create.data) {
    return (
      <Dialog title={`${name.trim() || deviceId} is added`} onClose={onClose} footer={<Button look="primary" onClick={onClose}>Done</Button>}>
        <CredentialsView given={create.data} />
      </Dialog>
    );
  }
  return (
    <Dialog
      title="Add a meter"
      onClose={onClose}
      footer={<><Button onClick={onClose}>Cancel</Button><Button look="primary" type="submit" form={`${id}-form`} disabled={create.isPending}>Add</Button></>}
    >
      <p className="text-[0.8125rem]">It gets a password of its own, and may publish as nobody else. A known meter without a password gets its first one.</p>
      <form id={`${id}-form`} noValidate className="grid gap-3" onSubmit={(event) => { event.preventDefault(); submit(); }}>
        <TextField label="Id" value={deviceId} error={tried ? faults.id : undefined} placeholder="meter-01" spellCheck={false} maxLength={64} onChange={setDeviceId} />
        <TextField label="Name (optional)" value={name} placeholder="Cellar" maxLength={100} onChange={setName} />
        <Field label="It measures" htmlFor={`${id}-role`}>
          <Select id={`${id}-role`} value={role} onChange={(event) => { setRole(event.target.value as DeviceRole); }}>
            {Object.entries(roleText).map(([value, text]) => <option key={value} value={value}>{text}</option>)}
          </Select>
        </Field>
        <TextField label="Further channels of the same meter (optional)" value={channels} error={tried ? faults.channels : undefined} placeholder="meter-01-b, meter-01-c" spellCheck={false} onChange={setChannels} />
      </form>
      <Problem error={create.error} what="Not added" />
    </Dialog>
  );
}
