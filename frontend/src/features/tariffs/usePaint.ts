import { useRef, useState, type FocusEvent, type KeyboardEvent, type PointerEvent } from "react";
import { useStrokes, type PaintTask } from "./useStrokes";
import { cellAt, moved, strokeOf, type Cell, type Marked } from "./week-cursor";
import { stepOf, weekCells } from "./week-grid";

/** What all cells take up on the screen, from the first row's to the last one's. */
function boxOf(grid: HTMLElement | null) {
  const strips = [...(grid?.querySelectorAll("[data-strip]") ?? [])].map((each) => each.getBoundingClientRect());
  const [first, last] = [strips[0], strips.at(-1)];
  return { left: first?.left ?? 0, top: first?.top ?? 0, width: first?.width ?? 1, height: (last?.bottom ?? 1) - (first?.top ?? 0) };
}

/** Painting a week with a pointer or by keys: cells are marked, then painted. */
export function usePaint(task: PaintTask) {
  const { brush, paint, undo, ...strokes } = useStrokes(task);
  const [half, setHalf] = useState(false);
  const [cursor, setCursor] = useState<Cell>({ row: 0, quarter: 0 });
  const [marked, setMarked] = useState<Marked | null>(null);
  const grid = useRef<HTMLDivElement>(null);
  const cells = weekCells(task.week, task.holidays);
  const needed = stepOf(cells);
  const step = half && needed === 4 ? 2 : needed;
  // Of half hours that are no longer needed the cell begins at the full hour; the row of holidays may be gone.
  const at = { row: Math.min(cursor.row, cells.length - 1), quarter: cursor.quarter - (cursor.quarter % step) };
  const commit = (mark: Marked) => {
    setMarked(null);
    // Who paints half hours goes on doing so when none is left.
    setHalf(step === 2);
    paint(cells, mark, step);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const next = moved(at, event.key, step, cells.length);
    if (next) {
      setMarked(event.shiftKey ? { anchor: marked?.anchor ?? at, at: next } : null);
      grid.current?.querySelector<HTMLElement>(`[data-cell="${String(next.row)} ${String(next.quarter)}"]`)?.focus();
    } else if (event.key === " " || event.key === "Enter") commit(marked ?? { anchor: at, at });
    else if (event.key === "z" && (event.ctrlKey || event.metaKey)) undo();
    else if (event.key === "Escape" && marked) setMarked(null);
    else return;
    event.preventDefault();
  };
  // Keys, pointers and screen readers all move the focus, each in its own way.
  const onFocus = (event: FocusEvent<HTMLElement>) => {
    const [row, quarter] = event.target.dataset.cell?.split(" ").map(Number) ?? [];
    if (row !== undefined && quarter !== undefined) setCursor({ row, quarter });
  };
  const cellOf = (event: PointerEvent) => cellAt(event.clientX, event.clientY, boxOf(grid.current), cells.length, step);
  const pointer = useDrag(marked, setMarked, cellOf, brush !== null, commit);
  return { ...strokes, brush, undo, half, setHalf, needed, step, cells, at, marked: marked ? strokeOf(marked, step) : null, grid, handlers: { onKeyDown, onFocus, ...pointer } };
}

/** Marks cells from where a mouse, pen or finger goes down to where it is lifted; Escape in between lets go of them. */
function useDrag(marked: Marked | null, setMarked: (marked: Marked | null) => void, cellOf: (event: PointerEvent) => Cell, ready: boolean, commit: (marked: Marked) => void) {
  const dragging = useRef(false);
  const onPointerDown = (event: PointerEvent) => {
    if (!ready || event.button !== 0 || !event.isPrimary) return;
    const cell = cellOf(event);
    event.currentTarget.setPointerCapture(event.pointerId);
    dragging.current = true;
    setMarked({ anchor: cell, at: cell });
  };
  const onPointerMove = (event: PointerEvent) => {
    if (dragging.current && event.isPrimary && marked) setMarked({ ...marked, at: cellOf(event) });
  };
  const onPointerUp = (event: PointerEvent) => {
    if (!dragging.current || !event.isPrimary) return;
    dragging.current = false;
    if (marked) commit({ ...marked, at: cellOf(event) });
  };
  const onPointerCancel = () => {
    dragging.current = false;
    setMarked(null);
  };
  return { onPointerDown, onPointerMove, onPointerUp, onPointerCancel };
}
