import type { ReactNode } from "react";

/** A labelled figure in a row of them; inside a <dl>. */
export function Figure({ label, note, children }: { label: string; note?: ReactNode; children: ReactNode }) {
  return (
    <div className="min-w-0">
      <dt className="text-xs text-ink-3">{label}</dt>
      <dd className="flex flex-wrap items-baseline gap-x-2 text-lg leading-6 font-semibold tracking-[-0.01em]">
        {children}
        {note ? <span className="text-xs font-normal tracking-normal text-ink-3">{note}</span> : null}
      </dd>
    </div>
  );
}
