import { useState } from "react";
import type { WeekDraft } from "./tariff-draft";
import { strokeOf, strokeWords, type Marked } from "./week-cursor";
import type { WeekCells } from "./week-grid";
import { painted, repainted } from "./week-paint";
import { t } from "../../i18n/t";

export interface PaintTask {
  week: WeekDraft;
  /** What the prices are called, in their order. */
  names: readonly string[];
  /** Whether holidays have hours of their own. */
  holidays: boolean;
  /** Whether the year has seasons, of which this week is one. */
  seasons: boolean;
  onChange: (week: WeekDraft) => void;
}

/** The price in hand, what was painted with it, and the last stroke, which can be taken back. */
export function useStrokes({ week, names, seasons, onChange }: PaintTask) {
  const [brush, setBrush] = useState<number | null>(null);
  const [said, setSaid] = useState("");
  const [stroke, setStroke] = useState<{ before: WeekDraft; after: WeekDraft } | null>(null);
  const paint = (cells: WeekCells, marked: Marked, step: number) => {
    if (brush === null || brush >= names.length) {
      setSaid(t("Choose a price to paint with first"));
      return;
    }
    const rectangle = strokeOf(marked, step);
    const after = repainted(week, painted(cells, rectangle, brush), seasons);
    setStroke({ before: week, after });
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
  return { brush, setBrush, said, paint, mayUndo, undo };
}
