/** What a bar's picture has to say besides its height. */
export interface BarTrust {
  /** `running`: its time is not over; `partial`: over, but not measured throughout. */
  state: "measured" | "partial" | "running" | "missing" | "future";
  /** 0–1. */
  estimatedShare: number;
}

interface BarShapeProps<T extends BarTrust> {
  x?: number;
  y?: number;
  width?: number;
  height?: number;
  payload?: T;
  color?: string;
  /** Of the two corners at the end of the bar. */
  radius?: number;
  /** Whether the bar stands for a true zero, drawn as a flat line with a 0. */
  isZero?: (bar: T) => boolean;
}

/**
 * One bar, or one layer of it, drawn by how far it can be trusted: measured is solid, the estimated share is hatched, incomplete
 * is pale with a dashed edge, the running one lighter. Needs `BarFills` in the same chart.
 */
export function BarShape<T extends BarTrust>({ x = 0, y = 0, width = 0, height = 0, payload, color, radius = 0, isZero }: BarShapeProps<T>) {
  if (!payload || width <= 0) return null;
  if (isZero?.(payload)) return <Zero x={x} y={y + height} width={width} color={color} />;
  if (height === 0) return null;
  const drawn = Math.max(Math.abs(height), 1);
  const top = height < 0 ? y + height : y + height - drawn;
  // Geometry only: how much of the bar's picture is hatched.
  const hatched = drawn * Math.min(1, Math.max(0, payload.estimatedShare));
  const partial = payload.state === "partial";
  return (
    <g opacity={payload.state === "running" ? 0.6 : 1}>
      <path d={column(x, top, width, drawn, radius)} fill={color} fillOpacity={partial ? 0.35 : 1} stroke={partial ? color : "none"} strokeDasharray="3 2" />
      {hatched > 0 ? <path d={column(x, top, width, hatched, radius)} fill="url(#hatch-over)" stroke={color} /> : null}
    </g>
  );
}

function Zero({ x, y, width, color = "var(--line-strong)" }: { x: number; y: number; width: number; color?: string }) {
  return (
    <g>
      <rect x={x} y={y - 1.5} width={width} height={1.5} fill={color} />
      {width >= 10 ? <text x={x + width / 2} y={y - 6} textAnchor="middle" fontSize={11} fill="var(--ink-3)">0</text> : null}
    </g>
  );
}

/** A column with its two upper corners rounded. */
function column(x: number, y: number, width: number, height: number, radius: number): string {
  const r = Math.min(radius, width / 2, height);
  return `M${String(x)},${String(y + height)}v${String(-(height - r))}q0,${String(-r)} ${String(r)},${String(-r)}h${String(width - 2 * r)}q${String(r)},0 ${String(r)},${String(r)}v${String(height - r)}z`;
}

/** Fills the bars use; put once inside a chart. */
export function BarFills() {
  return (
    <defs>
      <pattern id="hatch-over" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
        <rect width="3.5" height="6" fill="var(--surface)" />
      </pattern>
      <pattern id="dots-missing" width="6" height="6" patternUnits="userSpaceOnUse">
        <rect width="6" height="6" fill="var(--line-strong)" opacity="0.14" />
        <circle cx="3" cy="3" r="0.9" fill="var(--line-strong)" opacity="0.55" />
      </pattern>
    </defs>
  );
}
