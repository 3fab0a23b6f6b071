import { language, locale } from "./language";

/** What the hub says in sentences, by its own words; `{}` stands for a value there, `{0}` for the first value in the translation. */
export type HubTexts = Readonly<Record<string, string>>;

interface Said {
  pattern: RegExp;
  text: string;
  /** How many letters are the sentence's own. */
  letters: number;
}

/** Fewer letters of its own say little: then the values must look like values too. */
const TELLING = 8;

/** Finds the words for what the hub says, among the texts of a language; undefined where there are none. */
export function sayer(texts: HubTexts, write: (value: string) => string = (value) => value): (english: string) => string | undefined {
  const all = Object.entries(texts).map(([english, text]): Said => ({ pattern: patternOf(english), text, letters: english.replaceAll(/\P{L}/gu, "").length }));
  // Where several fit, the one that says the most itself is meant.
  all.sort((a, b) => b.letters - a.letters);
  // What is said behind a sentence where it applies: ", at least 4 kW".
  const behind = Object.entries(texts).flatMap(([english, text]) => (/^[ ,;]/.test(english) ? [{ pattern: new RegExp(`^([^]+)${patternOf(english).source.slice(1)}`), text }] : []));
  const looksLikeValue = (value: string) => /^["\d+−-]/.test(value) || say(value) !== undefined;
  const say = (english: string): string | undefined => {
    for (const { pattern, text, letters } of all) {
      const values = pattern.exec(english)?.slice(1);
      if (!values || (letters < TELLING && !values.slice(1).every(looksLikeValue))) continue;
      return filled(text, values);
    }
    const extended = withEnd(english, say);
    if (extended !== undefined) return extended;
    // What was tried, and why it failed.
    const colon = english.indexOf(": ");
    const tried = colon < 0 ? undefined : say(english.slice(0, colon));
    return tried === undefined ? undefined : `${tried}: ${worded(english.slice(colon + 2))}`;
  };
  const filled = (text: string, values: readonly string[]) => text.replaceAll(/\{(\d+)\}/g, (_whole, n: string) => worded(values[Number(n)] ?? ""));
  const withEnd = (english: string, sayFront: (front: string) => string | undefined) => {
    for (const { pattern, text } of behind) {
      const [front, ...values] = pattern.exec(english)?.slice(1) ?? [];
      const first = front === undefined ? undefined : sayFront(front);
      if (first !== undefined) return `${first}${filled(text, values)}`;
    }
    return undefined;
  };
  // A value may be a sentence itself: why something is refused, inside of what is.
  const worded = (value: string): string => say(value) ?? withEnd(value, write) ?? write(value);
  return say;
}

function patternOf(english: string): RegExp {
  const literal = english.split("{}").map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${literal.join("([^]*?)")}$`);
}

const numbers = new Intl.NumberFormat(locale, { maximumFractionDigits: 12 });
const days = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeZone: "UTC" });
const times = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short", timeZone: "UTC" });

/** Numbers, days and times as people write them; names are kept, apart from the text's direction. */
export function writeValue(value: string): string {
  if (/^-?\d+\.\d+$/.test(value)) return numbers.format(Number(value)).replace("-", "−");
  if (/^\d{4}-\d\d-\d\d$/.test(value)) return days.format(new Date(`${value}T00:00:00Z`));
  // A time comes with the site's own clock: its figures are shown as they are.
  const time = /^(\d{4}-\d\d-\d\dT\d\d:\d\d)(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)$/.exec(value);
  if (time) return times.format(new Date(`${time[1] ?? ""}:00Z`));
  return language === "ar" && /[A-Za-z]/.test(value) ? `\u2068${value}\u2069` : value;
}

let say: ((english: string) => string | undefined) | null = null;
let loading: Promise<unknown> | null = null;

/** Fetches the words: few visits need them. English needs none. */
export function hubTexts(): Promise<unknown> {
  if (language === "en") return Promise.resolve();
  loading ??= (language === "de" ? import("./hub-de") : import("./hub-ar")).then(
    (found) => { say = sayer(found.default, writeValue); },
    () => { loading = null; },
  );
  return loading;
}

/** Whether the words are there. */
export function hubTextsKnown(): boolean {
  return language === "en" || say !== null;
}

const known = new Map<string, string | undefined>();

/** The same in the reader's language; undefined where it has no words for it, or they are not there yet. */
export function hubSaid(english: string): string | undefined {
  if (!say) return undefined;
  if (!known.has(english)) known.set(english, say(english));
  return known.get(english);
}
