import { expect, it } from "vitest";
import type { SiteState } from "../../api/identity-types";
import { choiceFromParams, choiceToParams, needCounts, needsOf, siteRows, type SiteChoice } from "./site-rows";

const site = (id: string, change: Partial<SiteState> = {}): SiteState => ({
  id, name: `Site ${id}`, timezone: "UTC", currency: "EUR", billingDay: 1, language: "en", nominalVoltage: 230, silentAfterSeconds: 60, createdAt: "2026-01-01T00:00:00Z", role: "admin", devices: 2, silent: 0, alerts: 0, todayWh: 500, ...change,
});
const choice = (change: Partial<SiteChoice> = {}): SiteChoice => ({ search: "", need: null, order: "need", ...change });
const some = [site("10"), site("2", { todayWh: null }), site("7", { silent: 1 }), site("9", { alerts: 2 }), site("4", { silent: 2, todayWh: 0 })];
const ids = (sites: readonly SiteState[]) => sites.map((each) => each.id);

it("puts what needs attention first, then goes by name", () => {
  expect(ids(siteRows(some, choice()))).toEqual(["9", "4", "7", "2", "10"]);
});

it("goes by name or by what was used today, where that is known", () => {
  expect(ids(siteRows(some, choice({ order: "name" })))).toEqual(["2", "4", "7", "9", "10"]);
  expect(ids(siteRows([site("a"), site("b", { todayWh: null }), site("c", { todayWh: 900 })], choice({ order: "usage" })))).toEqual(["c", "a", "b"]);
});

it("finds by every word of name or id, among those with a need", () => {
  const homes = [site("a", { name: "Beach house", alerts: 1 }), site("b", { name: "House in town", alerts: 1 }), site("c", { name: "House by the beach" })];
  expect(ids(siteRows(homes, choice({ search: "house BEACH" })))).toEqual(["a", "c"]);
  expect(ids(siteRows(homes, choice({ search: "house BEACH", need: "alerts" })))).toEqual(["a"]);
});

it("says that no data comes where every meter is silent and nothing was counted, not where the sun does it all", () => {
  expect(needsOf(site("a", { silent: 2, todayWh: null }))).toEqual(["noData", "silent"]);
  expect(needsOf(site("a", { silent: 2 }))).toEqual(["silent"]);
  expect(needsOf(site("a", { todayWh: 0 }))).toEqual([]);
  expect(needsOf(site("a", { todayWh: null }))).toEqual([]);
  expect(needsOf(site("a", { devices: 0, todayWh: 0 }))).toEqual([]);
  expect(needCounts(some)).toEqual({ alerts: 1, noData: 1, silent: 2 });
});

it("the choice in the address survives a round trip", () => {
  for (const each of [choice(), choice({ need: "noData", order: "usage", search: "beach" })]) expect(choiceFromParams(choiceToParams(each, new URLSearchParams("need=silent&order=name&a=b")))).toEqual(each);
  expect(choiceFromParams(new URLSearchParams("need=more&order=size"))).toEqual(choice());
});
