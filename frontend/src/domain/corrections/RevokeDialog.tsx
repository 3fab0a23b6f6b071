import type { Correction } from "../../api/types";
import { Button } from "../../ui/Button";
import { Dialog } from "../../ui/Dialog";
import { Problem } from "../../ui/Problem";
import { revocationOf, useAddCorrection } from "./useAddCorrection";

/** Asks before a correction is taken back. */
export function RevokeDialog({ correction, onClose }: { correction: Correction; onClose: () => void }) {
  const revoke = useAddCorrection();
  return (
    <Dialog
      title={`Take correction ${String(correction.id)} back?`}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>Keep it</Button>
          <Button look="primary" disabled={revoke.isPending} onClick={() => { revoke.mutate(revocationOf(correction), { onSuccess: onClose }); }}>Take it back</Button>
        </>
      }
    >
      <p>Energy, costs and previews are worked out without it again. It stays in the list of corrections as taken back.</p>
      <Problem error={revoke.error} what="Not taken back" />
    </Dialog>
  );
}
