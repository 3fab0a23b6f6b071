import { useId, useLayoutEffect, useRef, type ReactNode } from "react";

interface DialogProps {
  title: string;
  onClose: () => void;
  children: ReactNode;
  /** Buttons, right-aligned under the text. */
  footer: ReactNode;
  /** For what is longer than a question. */
  wide?: boolean;
  /** Escape does not close it: what it shows is shown this once. */
  sticky?: boolean;
}

/** A question over the page; the browser keeps the focus inside, and Escape closes it. Mounted = open. */
export function Dialog({ title, onClose, children, footer, wide = false, sticky = false }: DialogProps) {
  const id = useId();
  const ref = useRef<HTMLDialogElement>(null);
  // Before the element leaves the page: only then does closing give the focus back to what opened it.
  useLayoutEffect(() => {
    const dialog = ref.current;
    dialog?.showModal();
    return () => { dialog?.close(); };
  }, []);
  return (
    <dialog
      ref={ref}
      aria-labelledby={id}
      onCancel={(event) => { event.preventDefault(); if (!sticky) onClose(); }}
      // Browsers close a dialog at the second Escape, whatever the page says to the first.
      onClose={(event) => { if (sticky && event.currentTarget.isConnected && !event.currentTarget.open) event.currentTarget.showModal(); }}
      className={`m-auto ${wide ? "w-[min(38rem,calc(100vw-2rem))]" : "w-[min(28rem,calc(100vw-2rem))]"} rounded-xl border border-line bg-surface p-5 text-ink shadow-[0_12px_48px_rgb(0_0_0/0.3)] backdrop:bg-black/45`}
    >
      <h2 id={id} className="text-base font-semibold tracking-[-0.01em]">{title}</h2>
      <div className="mt-2 grid gap-3 text-ink-2">{children}</div>
      <div className="mt-5 flex flex-wrap justify-end gap-2">{footer}</div>
    </dialog>
  );
}
