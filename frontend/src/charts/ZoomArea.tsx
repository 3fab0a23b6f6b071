import { useEffect, useRef, useState, type KeyboardEvent, type PointerEvent, type ReactNode } from "react";
import { IconButton } from "../ui/Button";
import { between, isWhole, pan, zoomAt, type Window } from "./zoom";
import { t } from "../i18n/t";

interface ZoomAreaProps {
  /** What is shown. */
  window: Window;
  /** All there is to show. */
  limits: Window;
  /** Room beside the plot, px: the axis on the left, the edge on the right. */
  left: number;
  right: number;
  label: string;
  onChange: (window: Window) => void;
  children: ReactNode;
}

const CLOSER = 0.5;
/** A drag shorter than this is a click, px. */
const SHORTEST_DRAG = 8;
const WHEEL_STEP = 1.0015;

/** Around a chart over time: a drag looks closer, Ctrl and the wheel (or a pinch) zoom, keys and buttons do both. */
export function ZoomArea({ window, limits, left, right, label, onChange, children }: ZoomAreaProps) {
  const box = useRef<HTMLDivElement>(null);
  const [drag, setDrag] = useState<{ from: number; to: number } | null>(null);
  const whole = isWhole(window, limits);
  /** Where on the plot, 0 to 1; the axes belong to its edges. */
  const share = (clientX: number) => {
    const area = box.current?.getBoundingClientRect();
    if (!area) return 0;
    return Math.min(1, Math.max(0, (clientX - area.left - left) / (area.width - left - right)));
  };
  const onPointerUp = (event: PointerEvent) => {
    if (!drag) return;
    setDrag(null);
    const width = (box.current?.clientWidth ?? 0) - left - right;
    const end = share(event.clientX);
    if (Math.abs(end - drag.from) * width >= SHORTEST_DRAG) onChange(between(window, drag.from, end, limits));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const steps: Record<string, () => Window> = {
      "+": () => zoomAt(window, CLOSER, 0.5, limits), "=": () => zoomAt(window, CLOSER, 0.5, limits), "-": () => zoomAt(window, 1 / CLOSER, 0.5, limits),
      ArrowLeft: () => pan(window, -0.25, limits), ArrowRight: () => pan(window, 0.25, limits), Home: () => limits,
    };
    const step = steps[event.key];
    if (!step || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    onChange(step());
  };
  useWheel(box, (event) => {
    const sideways = Math.abs(event.deltaX) > Math.abs(event.deltaY);
    if (event.ctrlKey) onChange(zoomAt(window, WHEEL_STEP ** event.deltaY, share(event.clientX), limits));
    else if (sideways && !whole) onChange(pan(window, event.deltaX / 600, limits));
    else return;
    event.preventDefault();
  });
  return (
    <div className="relative h-full">
      {/* A plot that keys and the pointer move: it has no role of its own in ARIA. */}
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions */}
      <div
        ref={box}
        role="group"
        aria-label={t("{0}. Plus and minus zoom, arrows move, Home shows everything.", label)}
        // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        tabIndex={0}
        data-testid="zoom-area"
        className="h-full cursor-crosshair touch-pan-y rounded-md select-none"
        onPointerDown={(event) => { if (event.button === 0) { event.currentTarget.setPointerCapture(event.pointerId); const at = share(event.clientX); setDrag({ from: at, to: at }); } }}
        onPointerMove={(event) => { if (drag) setDrag({ ...drag, to: share(event.clientX) }); }}
        onPointerUp={onPointerUp}
        onPointerCancel={() => { setDrag(null); }}
        onKeyDown={onKeyDown}
      >
        {children}
        {drag ? (
          <div className="pointer-events-none absolute inset-y-0" style={{ left, right }}>
            <div className="absolute inset-y-0 border-x border-primary bg-primary/15" style={{ left: `${String(100 * Math.min(drag.from, drag.to))}%`, width: `${String(100 * Math.abs(drag.to - drag.from))}%` }} />
          </div>
        ) : null}
      </div>
      <div className="absolute top-1 flex rounded-lg border border-line bg-surface/90" style={{ right }}>
        {whole ? null : (
          <>
            <IconButton icon="chevronLeft" label={t("Earlier")} onClick={() => { onChange(pan(window, -0.5, limits)); }} />
            <IconButton icon="chevron" label={t("Later")} onClick={() => { onChange(pan(window, 0.5, limits)); }} />
            <IconButton icon="minus" label={t("Zoom out")} onClick={() => { onChange(zoomAt(window, 1 / CLOSER, 0.5, limits)); }} />
          </>
        )}
        <IconButton icon="plus" label={t("Zoom in")} onClick={() => { onChange(zoomAt(window, CLOSER, 0.5, limits)); }} />
        {whole ? null : <IconButton icon="back" label={t("Show everything")} onClick={() => { onChange(limits); }} />}
      </div>
    </div>
  );
}

/** React's own wheel listeners are passive: they could not keep the page from zooming. */
function useWheel(box: React.RefObject<HTMLElement | null>, handler: (event: WheelEvent) => void) {
  const latest = useRef(handler);
  useEffect(() => { latest.current = handler; });
  useEffect(() => {
    const element = box.current;
    const listen = (event: WheelEvent) => { latest.current(event); };
    element?.addEventListener("wheel", listen, { passive: false });
    return () => { element?.removeEventListener("wheel", listen); };
  }, [box]);
}
