import { lazy, Suspense, useState } from "react";
import { Button } from "./Button";
import { Skeleton } from "./Notice";
import { t } from "../i18n/t";

// Few look at it: its program is fetched when somebody does.
const QrCode = lazy(() => import("./QrCode"));

/** A text as a QR code, once asked for: it may hold a secret that others in the room need not see. */
export function ShowQr({ text, label, hint }: { text: string; label: string; hint: string }) {
  const [shown, setShown] = useState(false);
  return (
    <div className="grid gap-2">
      <Button icon="qr" aria-expanded={shown} onClick={() => { setShown(!shown); }} className="justify-self-start">{shown ? t("Hide the QR code") : t("Show as QR code")}</Button>
      {shown ? (
        <>
          <Suspense fallback={<Skeleton className="aspect-square w-full max-w-72" />}><QrCode text={text} label={label} /></Suspense>
          <p className="text-xs text-ink-3">{hint}</p>
        </>
      ) : null}
    </div>
  );
}
