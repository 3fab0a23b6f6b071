import type { Device } from "../../api/types";
import { Button } from "../../ui/Button";
import { Dialog } from "../../ui/Dialog";
import { Problem } from "../../ui/Problem";
import { deviceName } from "../../domain/devices/device-list";
import { useRemoveDevice } from "./useRemoveDevice";
import { t } from "../../i18n/t";

/** Asks before a device is taken off the lists. */
export function RemoveDevice({ device, onClose, onRemoved }: { device: Device; onClose: () => void; onRemoved: () => void }) {
  const remove = useRemoveDevice(device.id);
  return (
    <Dialog
      title={t("Remove {0}?", deviceName(device))}
      onClose={onClose}
      footer={<><Button onClick={onClose}>{t("Keep it")}</Button><Button look="danger" disabled={remove.isPending} onClick={() => { remove.mutate(undefined, { onSuccess: onRemoved }); }}>{t("Remove it")}</Button></>}
    >
      <p>{t("Its password ends at once, and it is no longer listed. What it measured stays stored; it is listed again with its next message, or when it is added again.")}</p>
      <Problem error={remove.error} what={t("Not removed")} />
    </Dialog>
  );
}
