import type { Unit } from "../../format/number";
import { niceTicks, signedTicks } from "../../charts/axis";
import type { PowerField } from "./power-series";
import { t } from "../../i18n/t";

export const powerFields: Record<PowerField, { text: string; unit: Unit }> = {
  power: { text: t("Power"), unit: "W" },
  voltage: { text: t("Voltage"), unit: "V" },
  current: { text: t("Current"), unit: "A" },
};

/** Axis marks: from zero, but volts around their own level, where a few per cent matter. */
export function fieldTicks(field: PowerField, lowest: number, highest: number): number[] {
  return field === "voltage" ? ticksAround(lowest, highest, 4) : signedTicks(Math.max(0, highest), Math.max(0, -lowest));
}

/** Marks around values that lie far from zero, over a range of at least `least`. */
export function ticksAround(lowest: number, highest: number, least: number): number[] {
  const step = niceTicks(Math.max(least, highest - lowest))[1] ?? 1;
  const first = Math.floor(lowest / step) * step;
  const count = Math.max(1, Math.ceil((highest - first) / step - 1e-9));
  return Array.from({ length: count + 1 }, (_, index) => first + index * step);
}
