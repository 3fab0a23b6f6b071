import { useRef, useState } from "react";
import { Button } from "./Button";
import { t } from "../i18n/t";

interface CopyLineProps {
  text: string;
  label: string;
  /** For what is long and not for reading: a few lines, the rest by scrolling. */
  long?: boolean;
}

/** A command to copy. */
export function CopyLine({ text, label, long = false }: CopyLineProps) {
  const [copied, setCopied] = useState("");
  const shown = useRef<HTMLPreElement>(null);
  const copy = () => {
    // Browsers keep the clipboard from pages that come over the network without TLS: then it is marked, to be copied by hand.
    const select = () => { if (shown.current) window.getSelection()?.selectAllChildren(shown.current); };
    if (!("clipboard" in navigator)) select();
    else navigator.clipboard.writeText(text).then(() => { setCopied(text); }, select);
  };
  return (
    <div className="min-w-0 overflow-hidden rounded-lg border border-line bg-sunken text-start">
      <div className="flex items-center justify-between gap-2 border-b border-line py-1 pe-1 ps-3 text-xs text-ink-3">
        <span>{label}</span>
        <Button look="quiet" icon={copied === text ? "check" : "copy"} onClick={copy}>{copied === text ? t("Copied") : t("Copy")}</Button>
      </div>
      <pre
        ref={shown}
        // A scrolling region must be reachable by keyboard.
        // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        tabIndex={long ? 0 : undefined}
        className={`p-3 font-mono text-[0.8125rem] leading-relaxed break-all whitespace-pre-wrap -outline-offset-2 ${long ? "max-h-28 overflow-y-auto" : ""}`}
      >
        {text}
      </pre>
    </div>
  );
}
