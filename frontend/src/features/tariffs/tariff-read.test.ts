import { describe, expect, it } from "vitest";
import type { NativeTariff } from "./native-tariff";
import { draftErrors } from "./draft-errors";
import { newDraft, priced, type TariffDraft } from "./tariff-draft";
import { draftOfTariff } from "./tariff-read";
import { tariffTemplates } from "./tariff-templates";
import { tariffOf } from "./tariff-write";
import { bandAt, chance, randomDraft } from "../../test/random-tariffs";

const read = (tariff: unknown) => draftOfTariff(tariff, "contract", "2026-01-01");
const parsed = (tariff: unknown) => JSON.parse(JSON.stringify(tariff)) as NativeTariff;

/** As a hub gives a tariff back: what stands for nothing is written out. */
function asKept(tariff: NativeTariff): NativeTariff {
  const energy = tariff.energy?.map(({ name, price }) => ({ name, price: price.bands ? { bands: { schedule: "always" as const, tierScope: "total", ...price.bands } } : price }));
  return { demandWindow: 15, export: "notCredited", ...tariff, energy };
}

/** Fails unless both give every hour of the year to the same band. */
function expectSameHours(one: NativeTariff, two: NativeTariff, what: string) {
  const [a, b] = [one, two].map((tariff) => tariff.energy?.[0]?.price.bands);
  const names = a?.bands.map((band) => band.name) ?? [];
  for (let month = 1; month <= 12; month += 1) {
    for (let row = 0; row < 8; row += 1) {
      for (const before of [{ month, row: (row + 6) % 7 }, { month: ((month + 10) % 12) + 1, row: (row + 6) % 7 }, { month, row: 7 }]) {
        for (let quarter = 0; quarter < 96; quarter += 1) {
          const [was, is] = [a, b].map((bands) => bandAt(bands?.schedule, names, { month, row }, before, quarter));
          if (was !== is) expect.fail(`${what}: month ${String(month)}, row ${String(row)} after ${String(before.row)}, quarter ${String(quarter)}: ${String(was)} became ${String(is)}`);
        }
      }
    }
  }
}

/** All but the hours, which are compared by themselves, and the unit of an open tier, which counts nothing. */
function withoutHours(tariff: NativeTariff) {
  const bandsOf = (bands: NonNullable<NativeTariff["energy"]>[number]["price"]["bands"]) => bands?.bands.map((band) => ({ ...band, tiers: band.tiers.map((tier, index) => (index === band.tiers.length - 1 ? { ...tier, unit: "" } : tier)) }));
  return { ...tariff, holidays: [...(tariff.holidays ?? [])].sort(), energy: tariff.energy?.map(({ price, ...charge }) => ({ ...charge, price: { ...price, bands: price.bands && { bands: bandsOf(price.bands) } } })) };
}

describe("a kept tariff in the form", () => {
  it("comes back as the draft that it was made of, for any draft", () => {
    for (let seed = 0; seed < 150; seed += 1) {
      const draft = randomDraft(chance(seed));
      const faults = Object.keys(draftErrors(draft)).filter((field) => field !== "region" && field !== "exportRule");
      expect(faults, `seed ${String(seed)}`).toEqual([]);
      const { draft: again, beyond } = read(asKept(parsed(tariffOf(draft, "city", "EUR"))));
      expect(beyond, `seed ${String(seed)}`).toBeUndefined();
      expect(again, `seed ${String(seed)}`).toEqual(draft);
    }
  });

  it("keeps everything of a tariff that was written by hand, or says that it cannot", () => {
    let shown = 0;
    for (let seed = 0; seed < 400; seed += 1) {
      const luck = chance(seed);
      const tariff = damaged(parsed(tariffOf(randomDraft(luck), "city", "EUR")), luck);
      const { draft, beyond } = read(tariff);
      if (!draft) {
        expect(beyond.length, `seed ${String(seed)}`).toBeGreaterThan(0);
        continue;
      }
      shown += 1;
      expect(JSON.stringify(tariff.energy), `seed ${String(seed)}`).not.toContain('"more":1');
      const back = parsed(tariffOf(draft, tariff.id, tariff.currency));
      expect(withoutHours(back), `seed ${String(seed)}`).toEqual(withoutHours(tariff));
      if (seed % 4 === 0) expectSameHours(tariff, back, `seed ${String(seed)}`);
    }
    expect(shown).toBeGreaterThan(40);
  });

  it("is read from rules that share their last line, and from tables by month and hour", () => {
    const bands = ["summer peak", "off-peak", "winter peak"].map((name) => ({ name, tiers: priced("0.3").map(({ price }) => ({ price })) }));
    const tariff = (schedule: unknown) => ({ id: "t", name: "T", currency: "EUR", energy: [{ name: "Energy", price: { bands: { bands, schedule } } }] }) as NativeTariff;
    const rules = [{ months: [6, 7, 8], days: ["mon", "tue", "wed", "thu", "fri"], from: "16:00", to: "21:00", band: "summer peak" }, { months: [12, 1, 2], from: "17:00", to: "19:00", band: "winter peak" }, { band: "off-peak" }];
    // Spring and autumn are one season to the rules, and two stretches of months.
    expect(read(tariff({ rules })).beyond).toEqual(["hours or seasons that its lines cannot say"]);
    const two = tariff({ rules: [rules[0], rules[2]] });
    expect(read(two).draft?.weeks).toMatchObject([{ first: 6, last: 8, rest: 1, lines: [{ days: ["weekday"], from: "16:00", to: "21:00", band: 0 }] }, { first: 9, last: 5, rest: 1, lines: [] }]);
    const day = (band: number) => Array.from({ length: 24 }, (_, hour) => (hour >= 16 && hour < 21 ? band : 1));
    const table = tariff({ hours: { weekday: Array.from({ length: 12 }, (_, month) => day(month >= 5 && month < 9 ? 0 : 2)), weekend: Array.from({ length: 12 }, () => day(1)) } });
    const months = tariff({ months: [2, 2, 2, 2, 2, 0, 0, 0, 0, 2, 2, 2] });
    for (const each of [two, table, months]) {
      const { draft } = read(each);
      expect(draft?.weeks).toHaveLength(2);
      if (draft) expectSameHours(each, tariffOf(draft, "t", "EUR"), "table");
    }
  });

  it("keeps the names that a bill uses, and what describes it", () => {
    const tariff = { ...tariffOf({ ...newDraft("contract", ""), flat: priced("0.3"), tax: "19" }, "city", "EUR"), taxes: [{ name: "VAT", percent: "19" }], about: { source: "leaflet", seasons: "none" }, notes: ["guessed"] };
    const { draft } = read(tariff);
    expect(draft && tariffOf(draft, "city", "EUR")).toEqual(tariff);
  });

  it("is not opened when it says more than the form can, and the reason is named", () => {
    const plain = tariffOf({ ...newDraft("contract", ""), name: "City", flat: priced("0.3"), standing: "9" } satisfies TariffDraft, "city", "EUR");
    const bands = (tiers: unknown[]) => ({ ...plain, energy: [{ name: "Energy", price: { bands: { bands: [{ name: "a", tiers }] } } }] });
    const why: [object, string][] = [
      [{ ...plain, demand: [{}] }, "charges for peak power"],
      [{ ...plain, dayStart: "06:00" }, "a day that begins later than midnight"],
      [{ ...plain, dayClasses: { classes: [] } }, "days announced one by one"],
      [{ ...plain, energy: [...(plain.energy ?? []), ...(plain.energy ?? [])] }, "several energy charges"],
      [{ ...plain, fixed: [{ name: "Base", amount: "9", per: "month", months: [6] }] }, "a standing charge by season, yearly use or days of the year"],
      [{ ...plain, fixed: [{ name: "Base", amount: "9", per: "yearByDays" }] }, "a standing charge by season, yearly use or days of the year"],
      [{ ...plain, minimum: [{ name: "Least", amount: "9", per: "month", except: ["Base"] }] }, "a least amount with exceptions"],
      [{ ...plain, export: { buyAll: "retail" } }, "how exported energy is paid"],
      [{ ...plain, taxes: [{ name: "VAT", percent: "19", on: ["energy"] }] }, "several taxes, or one on some charges only"],
      [{ ...plain, energy: [{ name: "Market", price: { series: { series: "day-ahead", average: "hour" } } }] }, "a formula for the market price"],
      [bands([{ price: "0.3", adjustment: "0.01" }]), "prices of several parts"],
      [bands([{ upTo: "2", unit: "kWh/kW", price: "0.3" }, { price: "0.2" }]), "tiers by peak power, or counted in several ways"],
      [bands([{ upTo: "300", price: "0.2" }, { upTo: "900", price: "0.3" }]), ""],
      [{ ...plain, somethingNew: 1 }, "details that its fields have no room for"],
      [{ ...plain, levies: [{ name: "Levy", price: "0.1", somethingNew: 1 }] }, "details that its fields have no room for"],
    ];
    for (const [tariff, reason] of why) expect(read(tariff).beyond, JSON.stringify(tariff)).toContain(reason || "details that its fields have no room for");
  });

  it("templates with tiers or seasons open in the form", () => {
    const shown = tariffTemplates.filter((template) => read(template.tariff).draft).map((template) => template.id);
    expect(shown).toEqual(["us-tiered", "us-seasonal"]);
    for (const { tariff } of tariffTemplates.filter((template) => shown.includes(template.id))) {
      const { draft } = read(tariff);
      expect(draft && draftErrors(draft)).toEqual({});
      expect(draft && tariffOf(draft, tariff.id, tariff.currency)).toEqual({ ...tariff, ...(draft?.shape === "times" ? { energy: expect.anything() as unknown } : {}) });
    }
  });
});

/** A tariff with one of its values changed, or a key more. */
function damaged(tariff: NativeTariff, { below, pick }: ReturnType<typeof chance>): NativeTariff {
  const objects: Record<string, unknown>[] = [];
  const collect = (value: unknown) => {
    if (typeof value !== "object" || value === null) return;
    if (!Array.isArray(value)) objects.push(value as Record<string, unknown>);
    Object.values(value).forEach(collect);
  };
  collect(tariff);
  const target = pick(objects);
  const keys = Object.keys(target).filter((key) => typeof target[key] !== "object");
  const key = pick(keys.length > 0 ? keys : ["name"]);
  const ways = [() => { target[key] = "7"; }, () => { target.more = 1; }, () => { target[key] = "0.50"; }, () => { target.months = [3, 4]; }, () => { target.days = ["mon", "holiday"]; }, () => { target.from = "06:45"; }, () => { target.unit = "kWh daily"; }, () => undefined];
  ways[below(ways.length)]?.();
  return tariff;
}
