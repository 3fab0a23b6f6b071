import { useId } from "react";
import type { Device, DeviceRole } from "../../api/types";
import { deviceName } from "../../domain/devices/device-list";
import { roleText } from "../../domain/devices/role-text";
import { Field, Select } from "../../ui/Field";
import { TextField } from "../../ui/TextField";
import { idFor, type DeviceDraft } from "./device-draft";
import { t } from "../../i18n/t";

interface DeviceFieldsProps {
  draft: DeviceDraft;
  devices: readonly Device[];
  faults: { id?: string; channels?: string };
  onChange: (draft: DeviceDraft) => void;
}

/** What one says of a new meter: what it is called, what it measures and behind which other meter it hangs. */
export function DeviceFields({ draft, devices, faults, onChange }: DeviceFieldsProps) {
  const id = useId();
  const taken = new Set(devices.map((each) => each.id));
  const set = (change: Partial<DeviceDraft>) => { onChange({ ...draft, ...change }); };
  return (
    <>
      <TextField label={t("Name")} value={draft.name} placeholder={t("Whole house")} maxLength={100} onChange={(name) => { set({ name }); }} />
      <div className="grid gap-3 sm:grid-cols-2">
        <Field label={t("It measures")} htmlFor={`${id}-role`}>
          <Select id={`${id}-role`} value={draft.role} onChange={(event) => { set({ role: event.target.value as DeviceRole }); }}>
            {Object.entries(roleText).map(([value, text]) => <option key={value} value={value}>{text}</option>)}
          </Select>
        </Field>
        {devices.length > 0 ? (
          <Field label={t("Behind")} htmlFor={`${id}-parent`}>
            <Select id={`${id}-parent`} value={draft.parent} onChange={(event) => { set({ parent: event.target.value }); }}>
              <option value="">{t("No other meter")}</option>
              {devices.map((each) => <option key={each.id} value={each.id}>{deviceName(each)}</option>)}
            </Select>
          </Field>
        ) : null}
      </div>
      <TextField label={t("Id")} value={draft.id} error={faults.id} placeholder={idFor(draft.name, taken)} hint={t("How it signs its messages. Empty: the one shown.")} spellCheck={false} maxLength={64} onChange={(next) => { set({ id: next }); }} />
      <details className="text-[0.8125rem]">
        <summary className="cursor-pointer rounded font-medium text-ink-2">{t("One meter with several channels")}</summary>
        <TextField className="mt-2" label={t("Ids of its further channels (optional)")} value={draft.channels} error={faults.channels} placeholder="meter-01-b, meter-01-c" spellCheck={false} onChange={(channels) => { set({ channels }); }} />
      </details>
    </>
  );
}
