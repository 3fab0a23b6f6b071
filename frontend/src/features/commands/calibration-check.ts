import type { Reading } from "../../api/types";
import { formatText } from "../../format/number";
import { parseThousandfold } from "../../format/parse";
import { t } from "../../i18n/t";

/** What a trusted instrument reads, as it is typed: V, A, W. */
export interface Instrument {
  voltage: string;
  current: string;
  power: string;
}

export interface CheckRow {
  key: keyof Instrument;
  text: string;
  instrument: string;
  meter: string;
  /** How far off the meter is, as a share of the instrument's value; null where that is zero or not a number. */
  off: number | null;
}

/** Farther off than this is worth another try: a clamp and an instrument of the usual kind agree within it. */
export const CLOSE = 0.02;

const quantities = [
  { key: "voltage", text: t("Voltage"), unit: "V" },
  { key: "current", text: t("Current"), unit: "A" },
  { key: "power", text: t("Power"), unit: "W" },
] as const;

/** The meter's newest reading beside the instrument. */
export function calibrationCheck(instrument: Instrument, reading: Pick<Reading, "voltage" | "current" | "power"> | null): CheckRow[] {
  return quantities.map(({ key, text, unit }) => {
    const thousandfold = parseThousandfold(instrument[key]);
    const theirs = thousandfold === null ? null : thousandfold / 1000;
    const ours = reading?.[key] ?? null;
    const off = theirs && ours !== null ? (ours - theirs) / Math.abs(theirs) : null;
    return { key, text, instrument: formatText(theirs, unit), meter: formatText(ours, unit), off };
  });
}

/** The meter counts the other way: what the instrument sees drawn is fed in for the meter, or the reverse. */
export function wrongWayRound(instrument: Instrument, reading: Pick<Reading, "power"> | null): boolean {
  const theirs = parseThousandfold(instrument.power);
  const ours = reading?.power ?? null;
  return theirs !== null && ours !== null && theirs * ours < 0;
}
