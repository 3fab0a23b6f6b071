export type Mark = "usage" | "estimated" | "partial" | "running" | "missing" | "export" | "compare" | "band" | "line" | "dashed" | "expected";

const marks: Record<Mark, React.JSX.Element> = {
  usage: <rect x="1" y="1" width="12" height="12" rx="2.5" fill="var(--usage)" />,
  estimated: (
    <g>
      <rect x="1.5" y="1.5" width="11" height="11" rx="2.5" fill="var(--surface)" stroke="var(--usage)" />
      <path d="M2 9 9 2M5 12l7-7" stroke="var(--usage)" strokeWidth="1.5" />
    </g>
  ),
  partial: <rect x="1.5" y="1.5" width="11" height="11" rx="2.5" fill="var(--usage-soft)" stroke="var(--usage)" strokeDasharray="2 1.5" />,
  running: <rect x="1" y="1" width="12" height="12" rx="2.5" fill="var(--usage)" opacity="0.6" />,
  missing: (
    <g fill="var(--line-strong)">
      {[3, 7, 11].flatMap((x) => [3, 7, 11].map((y) => <circle key={`${String(x)}-${String(y)}`} cx={x} cy={y} r="1" />))}
    </g>
  ),
  export: <rect x="1" y="1" width="12" height="12" rx="2.5" fill="var(--export)" />,
  compare: <rect x="1" y="1" width="12" height="12" rx="2.5" fill="var(--compare)" />,
  band: <rect x="1" y="1" width="12" height="12" rx="2.5" fill="var(--usage-soft)" />,
  expected: (
    <g>
      <rect x="1.5" y="5.5" width="11" height="7" rx="1.5" fill="none" stroke="var(--usage)" strokeDasharray="2 1.5" />
      <path d="M7 1.5v8" stroke="var(--ink-3)" strokeWidth="1.25" />
    </g>
  ),
  line: <path d="M1 7h12" stroke="var(--usage)" strokeWidth="2.5" strokeLinecap="round" />,
  dashed: <path d="M0 7h14" stroke="var(--usage)" strokeWidth="2.5" strokeDasharray="4 2" />,
};

/** Layers of a stacked chart by their colour, and the marks that occur in it. */
export function LayerLegend({ layers, marks: others }: { layers: readonly { key: string; text: string; color: string }[]; marks: readonly { mark: Mark; text: string }[] }) {
  return (
    <ul className="flex flex-wrap gap-x-4 gap-y-1 text-xs text-ink-2">
      {layers.map((layer) => (
        <li key={layer.key} className="flex items-center gap-1.5">
          <svg viewBox="0 0 14 14" className="size-3.5 shrink-0" aria-hidden="true"><rect x="1" y="1" width="12" height="12" rx="2.5" fill={layer.color} /></svg>
          {layer.text}
        </li>
      ))}
      {others.map((item) => (
        <li key={item.mark} className="flex items-center gap-1.5">
          <svg viewBox="0 0 14 14" className="size-3.5 shrink-0" aria-hidden="true">{marks[item.mark]}</svg>
          {item.text}
        </li>
      ))}
    </ul>
  );
}

/** What the marks in a chart mean; only those that occur. */
export function Legend({ items }: { items: readonly { mark: Mark; text: string }[] }) {
  return (
    <ul className="flex flex-wrap gap-x-4 gap-y-1 text-xs text-ink-2">
      {items.map((item) => (
        <li key={item.mark} className="flex items-center gap-1.5">
          <svg viewBox="0 0 14 14" className="size-3.5 shrink-0" aria-hidden="true">{marks[item.mark]}</svg>
          {item.text}
        </li>
      ))}
    </ul>
  );
}

/** Lines by colour and dash. */
export function LineLegend({ lines }: { lines: readonly { key: string; text: string; color: string; dash: string }[] }) {
  return (
    <ul className="flex flex-wrap gap-x-4 gap-y-1 text-xs text-ink-2">
      {lines.map((line) => (
        <li key={line.key} className="flex items-center gap-1.5">
          <svg viewBox="0 0 28 14" className="h-3.5 w-7 shrink-0" aria-hidden="true"><path d="M1 7h26" stroke={line.color} strokeWidth="2" strokeDasharray={line.dash} /></svg>
          {line.text}
        </li>
      ))}
    </ul>
  );
}
