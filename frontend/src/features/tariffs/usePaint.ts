import { useRef, useState, type KeyboardEvent, type PointerEvent } from "react";
import type { WeekDraft } from "./tariff-draft";
import { cellAt, moved, strokeOf, strokeWords, type Cell, type Marked } from "./week-cursor";
import { stepOf, weekCells } from "./week-grid";
import { painted, repainted } from "./week-paint";
import { t } from "../../i18n/t";

interface PaintTask {
  week: WeekDraft;
  names: readonly string[];
  holidays: boolean;
  seasons: boolean;
  onChange: (week: WeekDraft) => void;
}

/** What all cells take up on the screen, from the first row's to the last one's. */
function boxOf(grid: HTMLElement) {
  const strips = [...grid.querySelectorAll("[data-strip]")].map((each) => each.getBoundingClientRect());
  const [first, last] = [strips[0], strips.at(-1)];
  return { left: first?.left ?? 0, top: first?.top ?? 0, width: first?.width ?? 1, height: (last?.bottom ?? 1) - (first?.top ?? 0) };
}

/** Painting a week: the price in hand, the cells marked by pointer or keys, and the last stroke, which can be taken back. */
export function usePaint({ week, names, holidays, seasons, onChange }: PaintTask) {
  const [brush, setBrush] = useState<number | null>(null);
  const [half, setHalf] = useState(false);
  const [cursor, setCursor] = useState<Cell>({ row: 0, quarter: 0 });
  const [marked, setMarked] = useState<Marked | null>(null);
  const [said, setSaid] = useState("");
  const [stroke, setStroke] = useState<{ before: WeekDraft; after: WeekDraft } | null>(null);
  const grid = useRef<HTMLDivElement>(null);
  const dragging = useRef(false);
  const cells = weekCells(week, holidays);
  const needed = stepOf(cells);
  const step = half && needed === 4 ? 2 : needed;
  // Of half hours that are no longer needed the cell begins at the full hour.
  const at = { ...cursor, quarter: cursor.quarter - (cursor.quarter % step) };

  const paint = (mark: Marked) => {
    setMarked(null);
    if (brush === null) {
      setSaid(t("Choose a price to paint with first"));
      return;
    }
    const rectangle = strokeOf(mark, step);
    const after = repainted(week, painted(cells, rectangle, brush), seasons);
    setStroke({ before: week, after });
    // Who paints half hours goes on doing so when none is left.
    setHalf(step === 2);
    setSaid(t("Painted {0}: {1}", strokeWords(rectangle), names[brush] ?? ""));
    onChange(after);
  };
  // Only while nothing else has changed the week since.
  const mayUndo = stroke !== null && stroke.after === week;
  const undo = () => {
    if (!mayUndo) return;
    onChange(stroke.before);
    setStroke(null);
    setSaid(t("The last stroke is taken back"));
  };
  const moveTo = (next: Cell, extend: boolean) => {
    setCursor(next);
    setMarked(extend ? { anchor: marked?.anchor ?? at, at: next } : null);
    grid.current?.querySelector<HTMLElement>(`[data-cell="${String(next.row)} ${String(next.quarter)}"]`)?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const next = moved(at, event.key, step, cells.length);
    if (next) moveTo(next, event.shiftKey);
    else if (event.key === " " || event.key === "Enter") paint(marked ?? { anchor: at, at });
    else if (event.key === "z" && (event.ctrlKey || event.metaKey)) undo();
    else if (event.key === "Escape" && marked) setMarked(null);
    else return;
    event.preventDefault();
  };
  const cellOf = (event: PointerEvent) => cellAt(event.clientX, event.clientY, grid.current ? boxOf(grid.current) : { left: 0, top: 0, width: 1, height: 1 }, cells.length, step);
  const onPointerDown = (event: PointerEvent) => {
    const cell = cellOf(event);
    setCursor(cell);
    if (brush === null || event.button !== 0 || !event.isPrimary) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    dragging.current = true;
    setMarked({ anchor: cell, at: cell });
  };
  const onPointerMove = (event: PointerEvent) => {
    if (!dragging.current || !event.isPrimary || !marked) return;
    setMarked({ ...marked, at: cellOf(event) });
  };
  const onPointerUp = (event: PointerEvent) => {
    if (!dragging.current || !event.isPrimary) return;
    dragging.current = false;
    // Escape in between lets go of what was marked.
    if (marked) paint({ ...marked, at: cellOf(event) });
    else setMarked(null);
  };
  const onPointerCancel = () => {
    dragging.current = false;
    setMarked(null);
  };
  return { brush, setBrush, half, setHalf, needed, step, cells, at, marked: marked ? strokeOf(marked, step) : null, said, mayUndo, undo, grid, handlers: { onKeyDown, onPointerDown, onPointerMove, onPointerUp, onPointerCancel } };
}
