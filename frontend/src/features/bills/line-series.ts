import type { LineDetail } from "../../api/types";
import { toMs, type TimeFormat } from "../../format/time";
import { t } from "../../i18n/t";

export type LineSlot = LineDetail["slots"][number];

export interface SlotPoint {
  at: number;
  /** null: nothing is known, or the line does not count this time. */
  wh: number | null;
  slot: LineSlot | null;
}

const QUARTER = 900_000;

/** The slots as points of a stepped curve; where the line's time has a gap, a point without a value breaks it. */
export function slotPoints(slots: readonly LineSlot[]): SlotPoint[] {
  const points: SlotPoint[] = [];
  let expected = Number.NaN;
  for (const slot of slots) {
    const at = toMs(slot.from);
    if (points.length > 0 && at !== expected) points.push({ at: expected, wh: null, slot: null });
    points.push({ at, wh: slot.known ? slot.energyWh : null, slot });
    expected = at + QUARTER;
  }
  if (points.length > 0) points.push({ at: expected, wh: null, slot: null });
  return points;
}

/** The slots of each site day, in order. */
export function slotDays(slots: readonly LineSlot[], time: TimeFormat): { day: string; slots: LineSlot[] }[] {
  const days: { day: string; slots: LineSlot[] }[] = [];
  for (const slot of slots) {
    const day = time.day(slot.from);
    const last = days.at(-1);
    if (last?.day === day) last.slots.push(slot);
    else days.push({ day, slots: [slot] });
  }
  return days;
}

/** The day to show first: the newest that all is known of, else the first that anything is known of, else the first. */
export function dayToShow(days: readonly { day: string; slots: readonly LineSlot[] }[]): string {
  const whole = days.findLast((each) => each.slots.every((slot) => slot.known));
  return (whole ?? days.find((each) => each.slots.some((slot) => slot.known)) ?? days[0])?.day ?? "";
}

/** What is to be said about a slot besides its numbers. */
export function slotRemark(slot: LineSlot): string {
  if (!slot.known) return t("No data: counts as nothing");
  if (slot.estimatedWh <= 0) return "";
  return slot.estimatedWh >= slot.energyWh ? t("Estimated") : t("Partly estimated");
}
