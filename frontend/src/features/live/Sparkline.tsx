import type { TrailField, TrailPoint } from "../../live/trail";
import { sparklinePath } from "./sparkline-path";

interface SparklineProps {
  trail: readonly TrailPoint[];
  field: TrailField;
  now: number;
  strong?: boolean;
  className?: string;
}

const WIDTH = 240;
const HEIGHT = 48;

/** The last 15 minutes at a glance; the number beside it is what counts, so it is hidden from screen readers. */
export function Sparkline({ trail, field, now, strong = false, className = "h-10 w-full" }: SparklineProps) {
  const path = sparklinePath(trail, field, now, WIDTH, HEIGHT);
  const color = strong ? "var(--usage)" : "var(--ink-3)";
  return (
    <svg viewBox={`0 0 ${String(WIDTH)} ${String(HEIGHT)}`} preserveAspectRatio="none" className={className} aria-hidden="true">
      {path ? (
        <>
          {strong ? <path d={path.area} fill="var(--usage)" opacity="0.14" /> : null}
          <path d={path.line} fill="none" stroke={color} strokeWidth={strong ? 1.75 : 1.25} vectorEffect="non-scaling-stroke" strokeLinejoin="round" />
        </>
      ) : (
        <path d={`M0 ${String(HEIGHT - 1.5)}H${String(WIDTH)}`} stroke="var(--line)" strokeWidth="1.5" strokeDasharray="3 4" vectorEffect="non-scaling-stroke" />
      )}
    </svg>
  );
}
