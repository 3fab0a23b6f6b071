import { describe, expect, it } from "vitest";
import { draftErrors, freeId, newDraft, plainAmount, tariffOf, type TariffDraft } from "./tariff-draft";
import { draftOfTariff } from "./tariff-read";

const flat = (change: Partial<TariffDraft> = {}): TariffDraft => ({ ...newDraft("contract", "2026-01-01"), name: "City", base: { name: "day", price: "0,2990", hours: [] }, ...change });
const bands = (): TariffDraft => {
  const draft = flat({ shape: "three", standing: "0.35", standingPer: "day", exportPrice: "0.08", levy: "0.0205", tax: "19" });
  draft.bands = [{ ...draft.bands[0], price: "0.1820" }, { ...draft.bands[1], price: "0.3890" }];
  return draft;
};

describe("a typed tariff", () => {
  it("keeps every digit of an amount, with a decimal comma too", () => {
    expect(plainAmount(" 0,25340000000000001 ")).toBe("0.25340000000000001");
    expect(plainAmount("-0.08")).toBe("-0.08");
    for (const wrong of ["", "1e3", "1.2.3", "1,000.00", "abc"]) expect(plainAmount(wrong)).toBeNull();
  });
  it("of one price becomes one band without a schedule", () => {
    expect(tariffOf(flat(), "city", "EUR")).toEqual({ id: "city", name: "City", currency: "EUR", energy: [{ name: "Energy", price: { bands: { bands: [{ name: "all day", tiers: [{ price: "0.2990" }] }] } } }] });
  });
  it("of three prices says their hours, and the last price holds at all other times", () => {
    const tariff = JSON.parse(JSON.stringify(tariffOf(bands(), "city", "EUR"))) as { energy: { price: { bands: { schedule: unknown } } }[] };
    expect(tariff.energy[0]?.price.bands.schedule).toEqual({ rules: [{ from: "22:00", to: "06:00", band: "night" }, { days: ["weekday"], from: "17:00", to: "21:00", band: "evening" }, { band: "day" }] });
    expect(tariff).toMatchObject({ fixed: [{ amount: "0.35", per: "day" }], export: { netBilling: { price: { flat: "0.08" } } }, levies: [{ price: "0.0205" }], taxes: [{ percent: "19" }] });
  });
  it("leaves out what was not entered", () => {
    expect(Object.keys(tariffOf(flat({ tax: "0" }), "city", "EUR"))).toEqual(["id", "name", "currency", "energy"]);
  });
  it("names each fault at its field", () => {
    expect(draftErrors(flat())).toEqual({});
    expect(draftErrors(flat({ name: " ", tax: "x" }))).toEqual({ name: "A name, as on your bill", tax: "A number such as 0.2990" });
    const twice = bands();
    twice.bands[1] = { ...twice.bands[1], name: "Night", hours: [{ days: "every", from: "22:00", to: "22:00" }] };
    expect(Object.keys(draftErrors(twice))).toEqual(["band1.name", "band1.hours"]);
  });
});

describe("a kept tariff in the form", () => {
  it("comes back as it was typed", () => {
    for (const draft of [flat({ base: { name: "day", price: "0.2990", hours: [] } }), bands(), flat({ shape: "series", series: { name: "day-ahead", zone: "", adder: "0.145" } })]) {
      const sent = tariffOf(draft, "city", "EUR");
      const read = draftOfTariff(sent, "contract", "2026-01-01");
      expect(read && tariffOf(read, "city", "EUR")).toEqual(sent);
    }
  });
  it("keeps the names that a bill uses", () => {
    const read = draftOfTariff({ ...tariffOf(bands(), "city", "EUR"), taxes: [{ name: "VAT", percent: "19" }] }, "contract", "");
    expect(read && tariffOf(read, "city", "EUR").taxes).toEqual([{ name: "VAT", percent: "19" }]);
  });
  it("is not opened when it says more than the form can", () => {
    const plain = tariffOf(bands(), "city", "EUR");
    const tiers = { ...plain, energy: [{ name: "Energy", price: { bands: { bands: [{ name: "a", tiers: [{ upTo: "300", price: "0.2" }, { price: "0.3" }] }] } } }] };
    const averaged = { ...plain, energy: [{ name: "Market", price: { series: { series: "day-ahead", average: "hour" } } }] };
    for (const more of [tiers, { ...plain, demand: [{}] }, { ...plain, holidays: ["2026-12-25"] }, { ...plain, export: { netMetering: {} } }, { ...plain, somethingNew: 1 }, { ...plain, dayStart: "06:00" }, { ...plain, fixed: [{ name: "Base", amount: "9", per: "month", months: [6] }] }, { ...plain, fixed: [{ name: "Base", per: "month", byUse: [{ amount: "9" }] }] }, { ...plain, fixed: [{ name: "Base", amount: "9", per: "yearByDays" }] }, averaged]) {
      expect(draftOfTariff(more, "contract", "")).toBeNull();
    }
  });
});

it("a new id is made of the name and never taken twice", () => {
  expect(freeId("Städtische Werke 24/7", [])).toBe("stadtische-werke-24-7");
  expect(freeId("City", ["city", "city-2"])).toBe("city-3");
  expect(freeId("Compare", [])).toBe("compare-2");
});
