import type { ReactNode } from "react";

/** The box that follows the pointer over a chart. */
export function Tip({ title, rows, foot }: { title: string; rows: readonly [label: string, value: string][]; foot?: ReactNode }) {
  return (
    <div className="min-w-40 rounded-lg border border-line bg-surface px-3 py-2 text-xs shadow-[0_4px_16px_rgb(0_0_0/0.16)]">
      <p className="mb-1 font-semibold">{title}</p>
      <dl className="grid grid-cols-[1fr_auto] gap-x-4 gap-y-0.5">
        {rows.map(([label, value]) => (
          <div key={label} className="contents">
            <dt className="text-ink-3">{label}</dt>
            <dd className="text-end font-medium">{value}</dd>
          </div>
        ))}
      </dl>
      {foot ? <p className="mt-1 max-w-52 text-ink-3">{foot}</p> : null}
    </div>
  );
}
