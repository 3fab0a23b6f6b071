import { useState } from "react";
import { Button } from "./Button";

/** A command to copy. */
export function CopyLine({ text, label }: { text: string; label: string }) {
  const [copied, setCopied] = useState(false);
  const copy = () => {
    void navigator.clipboard.writeText(text).then(() => { setCopied(true); });
  };
  return (
    <div className="overflow-hidden rounded-lg border border-line bg-sunken text-left">
      <div className="flex items-center justify-between gap-2 border-b border-line py-1 pr-1 pl-3 text-xs text-ink-3">
        <span>{label}</span>
        <Button look="quiet" icon={copied ? "check" : "copy"} onClick={copy}>{copied ? "Copied" : "Copy"}</Button>
      </div>
      <pre className="p-3 font-mono text-[0.8125rem] leading-relaxed break-all whitespace-pre-wrap">{text}</pre>
    </div>
  );
}
