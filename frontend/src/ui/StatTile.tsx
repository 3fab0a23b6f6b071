import type { ReactNode } from "react";

interface StatTileProps {
  label: string;
  note?: ReactNode;
  className?: string;
  testId?: string;
  children: ReactNode;
}

/** A tile with one figure. */
export function StatTile({ label, note, className = "", testId, children }: StatTileProps) {
  return (
    <div data-testid={testId} className={`flex min-w-0 flex-col rounded-xl border border-line bg-surface px-4 pt-3 pb-3 ${className}`}>
      <div className="flex items-baseline justify-between gap-2 text-[0.8125rem]">
        <span className="font-medium text-ink-2">{label}</span>
        <span className="text-xs whitespace-nowrap text-ink-3">{note}</span>
      </div>
      {children}
    </div>
  );
}
