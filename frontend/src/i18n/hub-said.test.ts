import { describe, expect, it } from "vitest";
import { sayer, writeValue, type HubTexts } from "./hub-said";
import ar from "./hub-ar";
import de from "./hub-de";

const texts: HubTexts = {
  "there is no device {}": "Es gibt kein Gerät {0}",
  "there is no {} {}": "Nicht vorhanden: {1}",
  "{} is refused: {}; {}": "{0} wird nicht angenommen: {1}; {2}",
  "{} is negative": "{0} ist negativ",
  "{}, {} to {}": "{0}, {1} bis {2}",
};
const say = sayer(texts);

describe("what the hub says, in another language", () => {
  it("keeps its values, by the sentence that says the most itself", () => {
    expect(say('there is no device "cellar"')).toBe('Es gibt kein Gerät "cellar"');
    expect(say('there is no alert "x"')).toBe('Nicht vorhanden: "x"');
  });
  it("words a sentence inside a sentence, and leaves what it does not know as it is", () => {
    expect(say("energy[0].price is refused: -3 is negative; try another")).toBe("energy[0].price wird nicht angenommen: -3 ist negativ; try another");
    expect(say("something new went wrong")).toBeUndefined();
  });
  it("takes a sentence of few words only where its values look like values", () => {
    expect(say("Energy, 2026-11-01 to 2026-12-01")).toBe("Energy, 2026-11-01 bis 2026-12-01");
    expect(say("well, it has to be")).toBeUndefined();
  });
  it("words what is said behind a sentence too", () => {
    const german = sayer(de);
    expect(german("mean of 3 periods' peaks, each at least 4 kW: 5 kW")).toBe("Mittel der Spitzen von 3 Zeiträumen, jede mindestens 4 kW: 5 kW");
    expect(german("Peak: 8.5 EUR/kW per year of the highest 15 minutes of 3 days, at least 4 kW")).toBe("Peak: 8.5 EUR/kW je Jahr der höchsten 15 Minuten von 3 Tagen, mindestens 4 kW");
    expect(german("each slot at its own price: hourly mean of day-ahead × 1.03 + 0.02, rounded to 4 decimals; the rate is their mean")).toBe("jede Viertelstunde zu ihrem eigenen Preis: Stundenmittel von day-ahead × 1.03 + 0.02, gerundet auf 4 Stellen; der Satz ist ihr Mittel");
  });
  it("writes numbers, days and times as people do, a time by the site's clock", () => {
    expect(writeValue("0.25")).toBe("0.25");
    expect(writeValue("2026-11-01")).toBe("1 Nov 2026");
    expect(writeValue("2026-11-01T06:30:00+05:30")).toMatch(/^1 Nov 2026, 0?6:30$/);
    expect(writeValue("kitchen")).toBe("kitchen");
  });
  it("has each text in its language with no value lost or made up", () => {
    expect(Object.keys(ar)).toEqual(Object.keys(de));
    for (const catalogue of [de, ar]) {
      for (const [english, text] of Object.entries(catalogue)) {
        const values = english.split("{}").length - 1;
        const used = [...text.matchAll(/\{(\d+)\}/g)].map(([, n]) => Number(n));
        expect(used.every((n) => n < values), text).toBe(true);
        expect(text.trim(), english).not.toBe("");
      }
    }
  });
});
