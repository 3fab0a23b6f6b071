import { describe, expect, it } from "vitest";
import { withBand, withHolidayHours, withMonths, withoutBand, withoutSeason, withSeason, withShape } from "./draft-change";
import { draftErrors } from "./draft-errors";
import { freeId, monthsOf, namesHolidays, newDraft, plainAmount, priced, type TariffDraft } from "./tariff-draft";
import { tariffOf } from "./tariff-write";

const flat = (change: Partial<TariffDraft> = {}): TariffDraft => ({ ...newDraft("contract", "2026-01-01"), name: "City", flat: priced("0,2990"), ...change });
const times = (change: Partial<TariffDraft> = {}): TariffDraft => flat({
  shape: "times",
  bands: [{ name: "night", tiers: priced("0.1820") }, { name: "evening", tiers: priced("0.3890") }, { name: "day", tiers: priced("0.2990") }],
  weeks: [{ name: "", first: 1, last: 12, lines: [{ band: 0, days: [], from: "22:00", to: "06:00" }, { band: 1, days: ["weekday"], from: "17:00", to: "21:00" }], rest: 2 }],
  ...change,
});

describe("a typed tariff", () => {
  it("keeps every digit of an amount, with a decimal comma too", () => {
    expect(plainAmount(" 0,25340000000000001 ")).toBe("0.25340000000000001");
    expect(plainAmount("-0.08")).toBe("-0.08");
    for (const wrong of ["", "1e3", "1.2.3", "1,000.00", "abc"]) expect(plainAmount(wrong)).toBeNull();
  });
  it("of one price becomes one band without a schedule", () => {
    expect(tariffOf(flat(), "city", "EUR")).toEqual({ id: "city", name: "City", currency: "EUR", energy: [{ name: "Energy", price: { bands: { bands: [{ name: "all day", tiers: [{ price: "0.2990" }] }] } } }] });
  });
  it("says the hours of its prices, and the one at all other times last", () => {
    const tariff = tariffOf(times({ standing: "0.35", standingPer: "day", exportRule: "flat", exportPrice: "0.08", levy: "0.0205", tax: "19" }), "city", "EUR");
    expect(tariff.energy?.[0]?.price.bands?.schedule).toEqual({ rules: [{ from: "22:00", to: "06:00", band: "night" }, { days: ["weekday"], from: "17:00", to: "21:00", band: "evening" }, { band: "day" }] });
    expect(tariff).toMatchObject({ fixed: [{ amount: "0.35", per: "day" }], export: { netBilling: { price: { flat: "0.08" } } }, levies: [{ price: "0.0205" }], taxes: [{ percent: "19" }] });
  });
  it("gives tiers their limits, the last without one, and says what fills them", () => {
    const tiers = [{ upTo: "500", price: "0.10" }, { upTo: "1000", price: "0.12" }, { upTo: "", price: "0.15" }];
    expect(tariffOf(flat({ flat: tiers, tierUnit: "kWh each day", tierScope: "band" }), "city", "EUR").energy?.[0]?.price.bands).toEqual({
      bands: [{ name: "all day", tiers: [{ upTo: "500", unit: "kWh each day", price: "0.10" }, { upTo: "1000", unit: "kWh each day", price: "0.12" }, { price: "0.15" }] }],
      tierScope: "band",
    });
  });
  it("says the months of each season, over the turn of the year too, and what the season is called", () => {
    const tariff = tariffOf(withSeason(times()), "city", "EUR");
    expect(tariff.about).toEqual({ seasons: [{ name: "Summer", months: [6, 7, 8, 9] }, { name: "Winter", months: [10, 11, 12, 1, 2, 3, 4, 5] }] });
    expect(tariff.energy?.[0]?.price.bands?.schedule).toMatchObject({ rules: [{ months: [6, 7, 8, 9], band: "night" }, {}, { months: [6, 7, 8, 9], band: "day" }, { months: [10, 11, 12, 1, 2, 3, 4, 5], band: "night" }, {}, {}] });
  });
  it("leaves out what was not entered", () => {
    expect(Object.keys(tariffOf(flat({ tax: "0" }), "city", "EUR"))).toEqual(["id", "name", "currency", "energy"]);
  });
});

describe("a draft's faults", () => {
  it("are named each at its field", () => {
    expect(draftErrors(flat())).toEqual({});
    expect(draftErrors(times())).toEqual({});
    expect(draftErrors(flat({ name: " ", tax: "x" }))).toEqual({ name: "A name, as on your bill", tax: "A number such as 0.2990" });
    const twice = times();
    twice.bands = twice.bands.map((band) => ({ ...band, name: "Night" }));
    twice.weeks = twice.weeks.map((week) => ({ ...week, lines: [{ band: 0, days: [], from: "22:00", to: "22:00" }] }));
    expect(Object.keys(draftErrors(twice))).toEqual(["band1.name", "band2.name", "w0.line0"]);
  });
  it("are found in tiers, seasons, holidays and net metering", () => {
    const tiers = [{ upTo: "500", price: "1" }, { upTo: "400", price: "" }, { upTo: "", price: "2" }];
    expect(draftErrors(flat({ flat: tiers }))).toEqual({ "flat.price1": "A number such as 0.2990", "flat.upTo1": "More than the tier before" });
    const [week] = times().weeks;
    const season = (first: number, last: number) => ({ ...week, name: "", first, last, lines: [], rest: 0 });
    expect(draftErrors(times({ weeks: [season(1, 6), season(6, 12)] })).seasons).toBe("A month lies in two seasons");
    expect(draftErrors(times({ weeks: [season(1, 5), season(7, 12)] })).seasons).toBe("A month lies in no season");
    expect(draftErrors(withHolidayHours(times(), true)).region).toBe("Choose which days are holidays");
    expect(draftErrors(withHolidayHours(times({ region: "DE" }), true))).toEqual({});
    expect(draftErrors(flat({ exportRule: "net", flat: [{ upTo: "1", price: "1" }, ...priced("2")], tierUnit: "kWh each day" }))).toHaveProperty("exportRule");
  });
});

describe("changing a draft", () => {
  it("moves hours with their prices when one is added or taken away", () => {
    const less = withoutBand(times(), 0);
    expect(less.weeks[0]).toMatchObject({ rest: 1, lines: [{ band: 0, from: "17:00" }] });
    expect(withoutBand(times(), 2).weeks[0]?.rest).toBe(1);
    expect(withBand(times()).bands).toHaveLength(4);
  });
  it("keeps the year whole when seasons come, move and go", () => {
    let draft = withSeason(times());
    const whole = () => draft.weeks.flatMap(monthsOf).sort((a, b) => a - b).join();
    const year = "1,2,3,4,5,6,7,8,9,10,11,12";
    expect(whole()).toBe(year);
    draft = withMonths(draft, 0, { first: 12, last: 2 });
    expect(draft.weeks[1]).toMatchObject({ first: 3, last: 11 });
    expect(whole()).toBe(year);
    draft = withSeason(draft);
    expect(draft.weeks).toHaveLength(3);
    expect(whole()).toBe(year);
    draft = withoutSeason(draft, 0);
    expect(whole()).toBe(year);
    draft = withoutSeason(draft, 0);
    expect(draft.weeks).toMatchObject([{ name: "", first: 1, last: 12 }]);
  });
  it("gives holidays hours of their own and takes them back", () => {
    const own = withHolidayHours(times(), true);
    expect(namesHolidays(own)).toBe(true);
    expect(withHolidayHours(own, false)).toEqual(times());
  });
  it("takes a price along to another shape", () => {
    expect(withShape(flat(), "times").bands[1]?.tiers).toEqual(priced("0,2990"));
    expect(withShape(times({ flat: priced("") }), "flat").flat).toEqual(priced("0.2990"));
  });
});

it("a new id is made of the name and never taken twice", () => {
  expect(freeId("Städtische Werke 24/7", [])).toBe("stadtische-werke-24-7");
  expect(freeId("City", ["city", "city-2"])).toBe("city-3");
  expect(freeId("Compare", [])).toBe("compare-2");
});
