import type { VirtualMeter } from "../../api/types";
import { Button } from "../../ui/Button";
import { Dialog } from "../../ui/Dialog";
import { Problem } from "../../ui/Problem";
import { useDeleteVirtualMeter } from "./useSaveVirtualMeter";
import { t } from "../../i18n/t";

/** Asks before a virtual meter is taken away. */
export function DeleteVirtualMeter({ meter, onClose, onDeleted = onClose }: { meter: VirtualMeter; onClose: () => void; onDeleted?: () => void }) {
  const remove = useDeleteVirtualMeter();
  return (
    <Dialog
      title={t("Delete {0}?", meter.name ?? meter.id)}
      onClose={onClose}
      footer={<><Button onClick={onClose}>{t("Keep it")}</Button><Button look="danger" disabled={remove.isPending} onClick={() => { remove.mutate(meter, { onSuccess: onDeleted }); }}>{t("Delete it")}</Button></>}
    >
      <p>{t("No readings are lost: it has none of its own.")}</p>
      <Problem error={remove.error} what={t("Not deleted")} />
    </Dialog>
  );
}
