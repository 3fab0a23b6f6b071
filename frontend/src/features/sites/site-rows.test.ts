import { expect, it } from "vitest";
import type { SiteState } from "../../api/identity-types";
import { siteRows } from "./site-rows";

const site = (id: string, change: Partial<SiteState> = {}): SiteState => ({
  id, name: `Site ${id}`, timezone: "UTC", currency: "EUR", billingDay: 1, language: "en", nominalVoltage: 230, silentAfterSeconds: 60, createdAt: "2026-01-01T00:00:00Z", role: "admin", devices: 1, silent: 0, alerts: 0, todayWh: 0, ...change,
});

it("puts what needs attention first, then goes by name", () => {
  const rows = siteRows([site("10"), site("2"), site("7", { silent: 1 }), site("9", { alerts: 2 })], "");
  expect(rows.map((row) => row.id)).toEqual(["9", "7", "2", "10"]);
});

it("finds by every word of name or id", () => {
  expect(siteRows([site("a", { name: "Beach house" }), site("b", { name: "House in town" })], "house BEACH").map((row) => row.id)).toEqual(["a"]);
});
