import type { Device } from "../../api/types";
import { Button } from "../../ui/Button";
import { Dialog } from "../../ui/Dialog";
import { Problem } from "../../ui/Problem";
import { deviceName } from "../../domain/devices/device-list";
import { useRemoveDevice } from "./useRemoveDevice";

/** Asks before a device is taken off the lists. */
export function RemoveDevice({ device, onClose, onRemoved }: { device: Device; onClose: () => void; onRemoved: () => void }) {
  const remove = useRemoveDevice(device.id);
  return (
    <Dialog
      title={`Remove ${deviceName(device)}?`}
      onClose={onClose}
      footer={<><Button onClick={onClose}>Keep it</Button><Button look="danger" disabled={remove.isPending} onClick={() => { remove.mutate(undefined, { onSuccess: onRemoved }); }}>Remove it</Button></>}
    >
      <p>Its password ends at once, and it is no longer listed. What it measured stays stored; it is listed again with its next message, or when it is added again.</p>
      <Problem error={remove.error} what="Not removed" />
    </Dialog>
  );
}
