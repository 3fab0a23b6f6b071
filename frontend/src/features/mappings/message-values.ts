/** A number somewhere in a message. */
export interface MessageValue {
  /** JSON Pointer; nothing where the message itself is the number. */
  pointer: string;
  shown: string;
}

/** As many as fit on a page; a message with more is of another kind. */
const MOST = 60;

/** A number, also in quotes. */
function isNumber(value: unknown): boolean {
  return typeof value === "number" || (typeof value === "string" && /^\s*[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?\s*$/.test(value));
}

const step = (name: string) => `/${name.replaceAll("~", "~0").replaceAll("/", "~1")}`;

/** Every number of a message, with the pointer that leads there. */
export function messageValues(payload: string): MessageValue[] {
  let json: unknown;
  try {
    json = JSON.parse(payload);
  } catch {
    json = payload;
  }
  const found: MessageValue[] = [];
  const walk = (value: unknown, pointer: string, depth: number) => {
    if (found.length >= MOST) return;
    if (isNumber(value)) found.push({ pointer, shown: String(value).trim() });
    else if (typeof value === "object" && value !== null && depth < 16) {
      for (const [name, inner] of Object.entries(value)) walk(inner, pointer + step(name), depth + 1);
    }
  };
  walk(json, "", 0);
  return found;
}

/** What a name makes one think of, the most telling first. */
const guesses: readonly [RegExp, string][] = [
  [/volt|(^|[^a-z])u([^a-z]|$)/i, "V"],
  [/current|amp(ere|s)?([^a-z]|$)|(^|[^a-z])i([^a-z]|$)/i, "A"],
  [/freq|(^|[^a-z])hz/i, "Hz"],
  [/power.?factor|(^|[^a-z])(pf|cos.?phi)([^a-z]|$)/i, "PF"],
  [/(export|feed|return|sold).*kwh|kwh.*(export|feed|return|sold)/i, "exported-kWh"],
  [/(export|feed|return|sold).*(energy|wh)|(energy|wh).*(export|feed|return|sold)/i, "exported-Wh"],
  [/mwh/i, "MWh"],
  [/kwh/i, "kWh"],
  [/energy|total|(^|[^a-z])wh([^a-z]|$)/i, "kWh"],
  [/kw([^a-z]|$)/i, "kW"],
  [/power|watt|(^|[^a-z])(p|w)([^a-z]|$)/i, "W"],
];

/** The unit that a value's name suggests; nothing where it suggests none. */
export function guessUnit(name: string): string | undefined {
  return guesses.find(([pattern]) => pattern.test(name))?.[1];
}
