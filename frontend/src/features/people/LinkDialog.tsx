import type { OneTimeLink } from "../../api/identity-types";
import { useTime } from "../../site/context";
import { Button } from "../../ui/Button";
import { CopyLine } from "../../ui/CopyLine";
import { Dialog } from "../../ui/Dialog";

/** A one-time link to hand on. It is shown once: only the button closes it, never a stray Escape. */
export function LinkDialog({ link, onClose }: { link: OneTimeLink; onClose: () => void }) {
  const time = useTime();
  return (
    <Dialog title="Hand this link on" onClose={() => undefined} footer={<Button look="primary" onClick={onClose}>I have kept it</Button>}>
      <p>It works once, until {time.full(link.expiresAt)}, and is not shown again. Whoever opens it first uses it up.</p>
      <CopyLine label="One-time link" text={new URL(link.path, window.location.origin).href} />
    </Dialog>
  );
}
