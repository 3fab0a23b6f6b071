import type { KeptMapping, Mapping, MappingFlaw } from "../../api/types";
import { parseNumber } from "../../format/parse";
import { guessUnit, messageValues } from "./message-values";
import { t } from "../../i18n/t";

export interface ValueDraft {
  /** Nothing: the message itself is the number. */
  pointer: string;
  unit: string;
  /** Without its sign. */
  scale: string;
  negative: boolean;
}

/** A mapping as it is typed. */
export interface MappingDraft {
  /** Nothing while it is new. */
  id: string | null;
  topic: string;
  device: string;
  /** Nothing: the moment of arrival counts. */
  time: string;
  values: readonly ValueDraft[];
}

export interface Message {
  topic: string;
  payload: string;
}

export const newValue = (pointer = "", unit = "W"): ValueDraft => ({ pointer, unit, scale: "1", negative: false });

/** A reading has one of each kind. */
export const MOST_VALUES = 7;

const slug = (text: string) => text.replaceAll(/[^A-Za-z0-9_]+/g, "-").replaceAll(/^-+|-+$/g, "").slice(0, 64);

/** The kind of value that a unit stands for: a reading has one of each. */
const kindOf = (unit: string) => unit.replace(/^[kmM](?=W|V|A)/, "").replace(/-[kM]/, "-");

/** A first guess at what a message means. */
export function draftOfMessage({ topic, payload }: Message): MappingDraft {
  const values: ValueDraft[] = [];
  const last = topic.split("/").at(-1) ?? "";
  for (const { pointer } of messageValues(payload)) {
    const unit = guessUnit(pointer === "" ? last : pointer);
    if (unit && !values.some((value) => kindOf(value.unit) === kindOf(unit))) values.push(newValue(pointer, unit));
  }
  const first = messageValues(payload)[0];
  if (values.length === 0) values.push(newValue(first?.pointer ?? ""));
  return { id: null, topic, device: slug(topic), time: "", values };
}

export function draftOf(kept: KeptMapping): MappingDraft {
  const values = kept.values.map(({ pointer, unit, scale = 1 }) => ({ pointer: pointer ?? "", unit, scale: String(Math.abs(scale)), negative: scale < 0 }));
  return { id: kept.id, topic: kept.topic, device: kept.device, time: kept.time ?? "", values };
}

/** Where a scale is no number: the hub is not asked before it is one. */
export function scaleFaults(draft: MappingDraft): ReadonlyMap<string, string> {
  const faults = draft.values.flatMap((value, n): [string, string][] => ((parseNumber(value.scale) ?? 0) > 0 ? [] : [[`/values/${String(n)}/scale`, t("A number above 0")]]));
  return new Map(faults);
}

/** What a draft without such faults stands for. */
export function mappingOf(draft: MappingDraft): Mapping {
  return {
    topic: draft.topic.trim(),
    device: draft.device.trim(),
    time: draft.time.trim() || null,
    values: draft.values.map(({ pointer, unit, scale, negative }) => ({ pointer: pointer.trim() || null, unit, scale: (negative ? -1 : 1) * (parseNumber(scale) ?? 0) })),
  };
}

/** An id that no other mapping has: made of the device's. */
export function idFor(draft: MappingDraft, taken: readonly string[]): string {
  const base = slug(draft.device).slice(0, 56) || "mapping";
  for (let n = 1; ; n += 1) {
    const id = n === 1 ? base : `${base}-${String(n)}`;
    if (id !== "try" && !taken.includes(id)) return id;
  }
}

/** What is wrong, by the hub's stable words; one of a newer hub says it itself. */
const flawWords: Readonly<Record<string, string>> = {
  "bad-topic": t("1 to 256 characters; + stands for a whole level, # for the end"),
  "own-topic": t("A meter’s own topic needs no mapping"),
  "bad-device-id": t("1 to 64 letters, digits, - or _"),
  "no-such-wildcard": t("1 to 64 letters, digits, - or _; {1} only where the topic has a + or #"),
  "bad-pointer": t("Begins with / and names each step, such as /sensor/power"),
  "no-values": t("Say at least one value, and at most seven"),
  "unit-not-known": t("Unit not known"),
  "bad-scale": t("A number other than 0"),
  twice: t("Another value above is of the same kind"),
};

export function flawText(flaw: MappingFlaw): string {
  return flawWords[flaw.reason] ?? flaw.detail;
}

export const flawReasons = Object.keys(flawWords);

export const unitGroups: readonly { text: string; units: readonly string[] }[] = [
  { text: t("Power"), units: ["W", "kW", "MW", "mW"] },
  { text: t("Counter"), units: ["Wh", "kWh", "MWh"] },
  { text: t("Counter of exported energy"), units: ["exported-Wh", "exported-kWh"] },
  { text: t("Voltage"), units: ["V", "mV"] },
  { text: t("Current"), units: ["A", "mA"] },
  { text: t("Frequency"), units: ["Hz"] },
  { text: t("Power factor"), units: ["PF"] },
];

export function unitText(unit: string): string {
  if (unit === "PF") return t("Power factor");
  return unit.startsWith("exported-") ? t("{0} exported", unit.slice("exported-".length)) : unit;
}
