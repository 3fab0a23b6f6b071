import { useId, useState } from "react";
import type { Device, Firmware } from "../../api/types";
import { Button } from "../../ui/Button";
import { Dialog } from "../../ui/Dialog";
import { Field, Select } from "../../ui/Field";
import { Problem } from "../../ui/Problem";
import { TextField } from "../../ui/TextField";
import { deviceName, deviceTree } from "../../domain/devices/device-list";
import { useStartRollout } from "./useSteerRollout";
import { t } from "../../i18n/t";

const whole = (text: string) => (/^\d{1,5}$/.test(text.trim()) ? Number(text) : null);

/** Starts a staged roll-out of a firmware file. */
export function StartRollout({ firmware, devices, onClose }: { firmware: Firmware; devices: readonly Device[]; onClose: () => void }) {
  const id = useId();
  const [device, setDevice] = useState("");
  const [maxFailures, setMaxFailures] = useState("0");
  const [patience, setPatience] = useState("24");
  const start = useStartRollout();
  const faults = { maxFailures: whole(maxFailures) === null ? t("A whole number") : undefined, patience: whole(patience) ? undefined : t("Hours, 1 or more") };
  const submit = () => {
    if (faults.maxFailures || faults.patience) return;
    start.mutate({ firmware: firmware.id, devices: device ? [device] : undefined, maxFailures: whole(maxFailures), patienceH: whole(patience) }, { onSuccess: onClose });
  };
  return (
    <Dialog
      title={t("Roll out {0} for {1}", firmware.version, firmware.board)}
      onClose={onClose}
      footer={<><Button onClick={onClose}>{t("Cancel")}</Button><Button look="primary" type="submit" form={`${id}-form`} disabled={start.isPending}>{t("Start")}</Button></>}
    >
      <p className="text-[0.8125rem]">{t("One meter first, then a tenth of them, then all: each stage waits for the one before. A meter whose new firmware fails goes back to its old one by itself.")}</p>
      <form id={`${id}-form`} noValidate className="grid gap-3 sm:grid-cols-2" onSubmit={(event) => { event.preventDefault(); submit(); }}>
        <Field label={t("To")} htmlFor={`${id}-to`} className="sm:col-span-2">
          <Select id={`${id}-to`} value={device} onChange={(event) => { setDevice(event.target.value); }} className="w-full">
            <option value="">{t("Every meter of this board")}</option>
            {deviceTree(devices).map((row) => <option key={row.device.id} value={row.device.id}>{deviceName(row.device)}</option>)}
          </Select>
        </Field>
        <TextField label={t("Pause after failures")} inputMode="numeric" value={maxFailures} error={faults.maxFailures} hint={t("More failed meters than this pause it.")} onChange={setMaxFailures} />
        <TextField label={t("Patience (h)")} inputMode="numeric" value={patience} error={faults.patience} hint={t("A meter that takes longer has failed.")} onChange={setPatience} />
      </form>
      <Problem error={start.error} what={t("Not started")} />
    </Dialog>
  );
}
