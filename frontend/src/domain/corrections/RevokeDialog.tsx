import type { Correction } from "../../api/types";
import { Button } from "../../ui/Button";
import { Dialog } from "../../ui/Dialog";
import { Problem } from "../../ui/Problem";
import { revocationOf, useAddCorrection } from "./useAddCorrection";
import { t } from "../../i18n/t";

/** Asks before a correction is taken back. */
export function RevokeDialog({ correction, onClose }: { correction: Correction; onClose: () => void }) {
  const revoke = useAddCorrection();
  return (
    <Dialog
      title={t("Take correction {0} back?", String(correction.id))}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{t("Keep it")}</Button>
          <Button look="primary" disabled={revoke.isPending} onClick={() => { revoke.mutate(revocationOf(correction), { onSuccess: onClose }); }}>{t("Take it back")}</Button>
        </>
      }
    >
      <p>{t("Energy, costs and previews are worked out without it again. It stays in the list of corrections as taken back.")}</p>
      <Problem error={revoke.error} what={t("Not taken back")} />
    </Dialog>
  );
}
