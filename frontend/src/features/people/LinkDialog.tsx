import { BASE } from "../../api/address";
import type { OneTimeLink } from "../../api/identity-types";
import { useTime } from "../../site/context";
import { Button } from "../../ui/Button";
import { CopyLine } from "../../ui/CopyLine";
import { Dialog } from "../../ui/Dialog";
import { t } from "../../i18n/t";
import { tx } from "../../i18n/tx";

/** A one-time link to hand on. It is shown once: only the button closes it, never a stray Escape. */
export function LinkDialog({ link, onClose }: { link: OneTimeLink; onClose: () => void }) {
  const time = useTime();
  return (
    <Dialog title={t("Hand this link on")} onClose={() => undefined} footer={<Button look="primary" onClick={onClose}>{t("I have kept it")}</Button>}>
      <p>{tx("It works once, until {0}, and is not shown again. Whoever opens it first uses it up.", time.full(link.expiresAt))}</p>
      <CopyLine label={t("One-time link")} text={`${window.location.origin}${BASE.replace(/\/$/, "")}${link.path}`} />
    </Dialog>
  );
}
