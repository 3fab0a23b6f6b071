import type { CsvHead } from "./csv-head";
import { t } from "../../i18n/t";

/** What a column holds: `time`, `used:kWh`; nothing where it is not used. */
export type Meaning = string;

export interface ColumnDraft {
  meanings: readonly Meaning[];
  /** The time is the period's end, not its start. */
  atEnd: boolean;
  monthFirst: boolean;
  /** Length of a period, minutes, as typed; nothing where the rows show it. */
  period: string;
}

export const meaningGroups: readonly { text: string; meanings: readonly (readonly [Meaning, string])[] }[] = [
  { text: t("When"), meanings: [["time", t("Time")], ["date", t("Date, apart from the time")], ["end", t("End of the period")]] },
  { text: t("Counter"), meanings: [["energy:kWh", t("Counter, {0}", "kWh")], ["energy:Wh", t("Counter, {0}", "Wh")], ["energy:MWh", t("Counter, {0}", "MWh")]] },
  { text: t("Counter of exported energy"), meanings: [["exported:kWh", t("Export counter, {0}", "kWh")], ["exported:Wh", t("Export counter, {0}", "Wh")]] },
  { text: t("Energy of each period"), meanings: [["used:kWh", t("Used, {0}", "kWh")], ["used:Wh", t("Used, {0}", "Wh")], ["fedIn:kWh", t("Fed in, {0}", "kWh")], ["fedIn:Wh", t("Fed in, {0}", "Wh")], ["mean:kW", t("Mean power, {0}", "kW")], ["mean:W", t("Mean power, {0}", "W")]] },
  { text: t("At that moment"), meanings: [["power:W", t("Power, {0}", "W")], ["power:kW", t("Power, {0}", "kW")], ["voltage:V", t("Voltage, {0}", "V")], ["current:A", t("Current, {0}", "A")]] },
];

const isOf = (meaning: Meaning, ...keys: readonly string[]) => keys.includes(meaning.split(":")[0] ?? "");

/** Whether the file holds energy of periods, not a meter's readings. */
export function isOfPeriods(draft: ColumnDraft): boolean {
  return draft.meanings.some((meaning) => isOf(meaning, "used", "fedIn", "mean"));
}

/** What keeps a draft from being sent; undefined when nothing does. */
export function columnFault(draft: ColumnDraft): string | undefined {
  const count = (key: string) => draft.meanings.filter((meaning) => isOf(meaning, key)).length;
  if (count("time") !== 1) return t("Say which column is the time: one.");
  if (count("date") > 1 || count("end") > 1) return t("Two columns cannot mean the same.");
  const values = draft.meanings.filter((meaning) => meaning.includes(":"));
  if (values.length === 0) return t("Say which column is a value.");
  if (new Set(values.map((value) => value.split(":")[0])).size < values.length) return t("Two columns cannot mean the same.");
  if (isOfPeriods(draft) && values.some((value) => !isOf(value, "used", "fedIn", "mean"))) return t("A counter and energy of periods cannot be in one device: import the file twice, for two devices.");
  if (draft.period.trim() !== "" && !/^[1-9]\d{0,4}$/.test(draft.period.trim())) return t("The length of a period is a number of minutes.");
  return undefined;
}

/** A draft as the hub is told: columns by their number. */
export function mapText(draft: ColumnDraft): string {
  const columns = draft.meanings.flatMap((meaning, n) => {
    if (meaning === "") return [];
    const [key, unit] = meaning.split(":");
    return [`${key ?? ""}=#${String(n + 1)}${unit ? `:${unit}` : ""}`];
  });
  const more = [
    ...(isOfPeriods(draft) && draft.atEnd ? ["stamp=end"] : []),
    ...(isOfPeriods(draft) && draft.period.trim() !== "" ? [`period=${draft.period.trim()}`] : []),
    ...(draft.monthFirst ? ["dates=month-first"] : []),
  ];
  return [...columns, ...more].join(",");
}

/** What names in a header suggest, the most telling first. */
const guesses: readonly [RegExp, Meaning][] = [
  [/(^|[^a-z])(end|ende|bis|to)([^a-z]|$)/i, "end"],
  [/time|zeit|start|(^|[^a-z])(von|from|date|datum)([^a-z]|$)|datetime|horodate/i, "time"],
  [/export|einspeis|feed|fed|return|inject/i, "fedIn"],
  [/z(ä|ae)hler|stand|counter|reading|total|index/i, "energy"],
  [/verbrauch|consum|usage|used|bezug|energy|energie|wh/i, "used"],
  [/power|leistung|puissance|(^|[^a-z])k?w([^a-z]|$)/i, "power"],
  [/volt|spannung/i, "voltage"],
  [/current|strom(st|\b)/i, "current"],
];

const unitsOf: Readonly<Record<string, readonly string[]>> = { energy: ["kWh", "MWh", "Wh"], used: ["kWh", "Wh"], fedIn: ["kWh", "Wh"], power: ["kW", "W"], voltage: ["V"], current: ["A"] };

function guess(name: string): Meaning {
  const key = guesses.find(([pattern]) => pattern.test(name))?.[1];
  const units = key ? unitsOf[key] : undefined;
  if (!key || !units) return key ?? "";
  const said = units.find((unit) => name.toLowerCase().includes(unit.toLowerCase()));
  return `${key}:${said ?? (key === "power" ? "W" : units[0] ?? "")}`;
}

/** A first guess; what is there once only is taken once. */
export function draftOfHead(head: CsvHead): ColumnDraft {
  const taken = new Set<string>();
  let meanings = head.columns.map((name) => {
    const meaning = guess(name);
    const key = meaning.split(":")[0] ?? "";
    if (taken.has(key)) return "";
    taken.add(key);
    return meaning;
  });
  // Energy of periods and a meter's readings do not mix: what tells less is left to be chosen.
  if (meanings.some((meaning) => isOf(meaning, "used", "fedIn"))) meanings = meanings.map((meaning) => (isOf(meaning, "energy", "power", "voltage", "current") ? "" : meaning));
  return { meanings, atEnd: false, monthFirst: false, period: "" };
}
