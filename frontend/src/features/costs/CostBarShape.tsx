import type { CostBar } from "./cost-series";

interface ShapeProps {
  x?: number;
  y?: number;
  width?: number;
  height?: number;
  payload?: CostBar;
  color?: string;
  radius?: number;
}

/**
 * One layer of a bar, drawn by how far it can be trusted: measured is solid, the estimated share is hatched, incomplete is pale
 * with a dashed edge, the running one lighter.
 */
export function CostBarShape({ x = 0, y = 0, width = 0, height = 0, payload, color, radius = 0 }: ShapeProps) {
  if (!payload || width <= 0 || height === 0) return null;
  const drawn = Math.abs(height);
  const top = Math.min(y, y + height);
  // Geometry only: how much of the layer's picture is hatched.
  const hatched = drawn * Math.min(1, Math.max(0, payload.estimatedShare));
  const partial = payload.state === "partial";
  return (
    <g opacity={payload.state === "running" ? 0.6 : 1}>
      <rect x={x} y={top} width={width} height={drawn} rx={Math.min(radius, drawn / 2)} fill={color} fillOpacity={partial ? 0.35 : 1} stroke={partial ? color : "none"} strokeDasharray="3 2" />
      {hatched > 0 ? <rect x={x} y={top} width={width} height={hatched} fill="url(#hatch-over)" /> : null}
    </g>
  );
}

/** A true zero: a flat line with a 0. */
export function ZeroShape({ x = 0, y = 0, width = 0, payload }: ShapeProps) {
  if (payload?.cost !== 0) return null;
  return (
    <g>
      <rect x={x} y={y - 1.5} width={width} height={1.5} fill="var(--line-strong)" />
      {width >= 10 ? <text x={x + width / 2} y={y - 6} textAnchor="middle" fontSize={11} fill="var(--ink-3)">0</text> : null}
    </g>
  );
}

/** Fills the bars use; put once inside a chart. */
export function CostFills() {
  return (
    <defs>
      <pattern id="hatch-over" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
        <rect width="3" height="6" fill="var(--surface)" />
      </pattern>
      <pattern id="dots-missing" width="6" height="6" patternUnits="userSpaceOnUse">
        <rect width="6" height="6" fill="var(--line-strong)" opacity="0.14" />
        <circle cx="3" cy="3" r="0.9" fill="var(--line-strong)" opacity="0.55" />
      </pattern>
    </defs>
  );
}
