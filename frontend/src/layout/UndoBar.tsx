import { useEffect, useState } from "react";
import { useMutation } from "@tanstack/react-query";
import { Button, IconButton } from "../ui/Button";
import { forgetUndo, useUndo, type Undoable } from "../ui/undo";
import { t } from "../i18n/t";
import { tx } from "../i18n/tx";

/** Long enough to read it, think and reach the button; it waits while it has the pointer or the focus. */
const SHOWN_MS = 30_000;
/** That it was taken back need not be answered. */
const DONE_MS = 5_000;

/** Below every page for a while after something was removed or replaced: takes it back. */
export function UndoBar() {
  const offered = useUndo();
  return (
    <div role="status" className="pointer-events-none fixed inset-x-0 bottom-0 z-50 flex justify-center p-4 max-md:pb-[calc(4.5rem+env(safe-area-inset-bottom))]">
      {offered ? <Offer key={offered.id} offered={offered} /> : null}
    </div>
  );
}

function Offer({ offered }: { offered: Undoable }) {
  const [held, setHeld] = useState(false);
  const { mutate, isPending, isSuccess, error } = useMutation({ mutationFn: offered.undo });
  const waits = held || isPending || error !== null;
  useEffect(() => {
    if (waits) return;
    const timer = setTimeout(forgetUndo, isSuccess ? DONE_MS : SHOWN_MS);
    return () => { clearTimeout(timer); };
  }, [waits, isSuccess]);
  return (
    <div
      data-testid="undo"
      className="pointer-events-auto flex max-w-full items-center gap-2 rounded-xl border border-line bg-surface py-1.5 ps-4 pe-1.5 text-[0.8125rem] text-ink shadow-[0_8px_32px_rgb(0_0_0/0.25)] print:hidden"
      onPointerEnter={() => { setHeld(true); }}
      onPointerLeave={() => { setHeld(false); }}
      onFocus={() => { setHeld(true); }}
      onBlur={() => { setHeld(false); }}
    >
      <p className="min-w-0 break-words">{error ? tx("Not taken back: {0}", error.message) : isSuccess ? t("Taken back") : offered.text}</p>
      {isSuccess ? null : <Button look="primary" disabled={isPending} onClick={() => { mutate(); }}>{t("Undo")}</Button>}
      <IconButton icon="close" label={t("Close")} onClick={forgetUndo} />
    </div>
  );
}
