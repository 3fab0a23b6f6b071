import { useEffect, type ReactNode } from "react";

/** The page's name, also in the window's title. */
export function PageHeader({ title, note, children }: { title: string; note?: ReactNode; children?: ReactNode }) {
  useEffect(() => {
    document.title = `${title} · Ohmstead`;
  }, [title]);
  return (
    <div className="mb-4 flex flex-wrap items-center justify-between gap-x-6 gap-y-3 sm:mb-5">
      <div className="min-w-0">
        <h1 className="text-[1.375rem] leading-tight font-semibold tracking-[-0.02em]">{title}</h1>
        {note ? <div className="mt-1 text-[0.8125rem] text-ink-3">{note}</div> : null}
      </div>
      {children}
    </div>
  );
}
