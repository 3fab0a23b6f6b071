import type { VirtualMeter } from "../../api/types";
import { Button } from "../../ui/Button";
import { Dialog } from "../../ui/Dialog";
import { Problem } from "../../ui/Problem";
import { useDeleteVirtualMeter } from "./useSaveVirtualMeter";

/** Asks before a virtual meter is taken away. */
export function DeleteVirtualMeter({ meter, onClose, onDeleted = onClose }: { meter: VirtualMeter; onClose: () => void; onDeleted?: () => void }) {
  const remove = useDeleteVirtualMeter();
  return (
    <Dialog
      title={`Delete ${meter.name ?? meter.id}?`}
      onClose={onClose}
      footer={<><Button onClick={onClose}>Keep it</Button><Button look="danger" disabled={remove.isPending} onClick={() => { remove.mutate(meter.id, { onSuccess: onDeleted }); }}>Delete it</Button></>}
    >
      <p>No readings are lost: it has none of its own.</p>
      <Problem error={remove.error} what="Not deleted" />
    </Dialog>
  );
}
