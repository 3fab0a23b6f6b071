import type { UsageBar } from "./usage-series";

interface ShapeProps {
  x?: number;
  y?: number;
  width?: number;
  height?: number;
  payload?: UsageBar;
}

const RADIUS = 3;

/**
 * One bar, drawn by how far it can be trusted: measured is solid, the estimated share is hatched, incomplete is pale with a
 * dashed edge, the running one lighter, and a true zero is a flat line with a 0.
 */
export function UsageBarShape({ x = 0, y = 0, width = 0, height = 0, payload }: ShapeProps) {
  if (!payload || payload.importWh === null || width <= 0) return null;
  const base = y + height;
  if (payload.importWh === 0) {
    if (payload.exportWh) return null;
    return (
      <g>
        <rect x={x} y={base - 1.5} width={width} height={1.5} fill="var(--usage)" />
        {width >= 10 ? <text x={x + width / 2} y={base - 6} textAnchor="middle" fontSize={11} fill="var(--ink-3)">0</text> : null}
      </g>
    );
  }
  const drawn = Math.max(Math.abs(height), 1);
  const top = base - drawn;
  // Geometry only: how much of the bar's picture is hatched.
  const hatched = drawn * Math.min(1, Math.max(0, payload.estimatedShare));
  const partial = payload.state === "partial";
  return (
    <g opacity={payload.state === "running" ? 0.6 : 1}>
      {drawn > hatched ? (
        <path
          d={column(x, top + hatched, width, drawn - hatched, hatched > 0 ? 0 : RADIUS)}
          fill={partial ? "var(--usage-soft)" : "var(--usage)"}
          stroke={partial ? "var(--usage)" : "none"}
          strokeDasharray="3 2"
        />
      ) : null}
      {hatched > 0 ? (
        <path d={column(x + 0.5, top + 0.5, width - 1, Math.max(hatched - 0.5, 0.5), RADIUS)} fill="url(#hatch-usage)" stroke="var(--usage)" />
      ) : null}
    </g>
  );
}

/** A column with its two upper corners rounded. */
function column(x: number, y: number, width: number, height: number, radius: number): string {
  const r = Math.min(radius, width / 2, height);
  return `M${String(x)},${String(y + height)}v${String(-(height - r))}q0,${String(-r)} ${String(r)},${String(-r)}h${String(width - 2 * r)}q${String(r)},0 ${String(r)},${String(r)}v${String(height - r)}z`;
}

/** Fills the bars use; put once inside a chart. */
export function UsageFills() {
  return (
    <defs>
      <pattern id="hatch-usage" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
        <rect width="6" height="6" fill="var(--surface)" />
        <rect width="2.5" height="6" fill="var(--usage)" />
      </pattern>
      <pattern id="dots-missing" width="6" height="6" patternUnits="userSpaceOnUse">
        <rect width="6" height="6" fill="var(--line-strong)" opacity="0.14" />
        <circle cx="3" cy="3" r="0.9" fill="var(--line-strong)" opacity="0.55" />
      </pattern>
    </defs>
  );
}
