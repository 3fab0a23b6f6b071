import type { Device } from "../../api/types";
import { Button } from "../../ui/Button";
import { Dialog } from "../../ui/Dialog";
import { Problem } from "../../ui/Problem";
import { deviceName } from "../../domain/devices/device-list";
import { ConnectionView } from "./ConnectionView";
import { useRenewCredentials } from "./useRenewCredentials";
import { t } from "../../i18n/t";

/** Asks, then gives a meter a new password and shows it once. */
export function RenewPassword({ device, onClose }: { device: Device; onClose: () => void }) {
  const renew = useRenewCredentials(device.id);
  if (renew.data) {
    return (
      <Dialog wide sticky title={t("New password of {0}", deviceName(device))} onClose={onClose} footer={<Button look="primary" onClick={onClose}>{t("Done")}</Button>}>
        <ConnectionView given={renew.data} fresh={false} />
      </Dialog>
    );
  }
  return (
    <Dialog
      title={t("New password for {0}?", deviceName(device))}
      onClose={onClose}
      footer={<><Button onClick={onClose}>{t("Cancel")}</Button><Button look="primary" disabled={renew.isPending} onClick={() => { renew.mutate(); }}>{t("Make a new one")}</Button></>}
    >
      <p>{t("A password it has ends at once, and so do its connections: it stays silent until it knows the new one. It loses nothing meanwhile if it keeps its readings.")}</p>
      <Problem error={renew.error} what={t("No new password")} />
    </Dialog>
  );
}
