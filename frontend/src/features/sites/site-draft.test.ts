import { describe, expect, it } from "vitest";
import { currencyOf, firstSiteDraft, siteBody, siteDraft, siteFaults } from "./site-draft";

const fresh = { name: "Home", timezone: "UTC", currency: "EUR", billingDay: 1 };

describe("firstSiteDraft", () => {
  it("proposes where the browser is", () => {
    expect(firstSiteDraft(fresh, "Europe/Zurich", "de-CH")).toEqual({ name: "Home", timezone: "Europe/Zurich", currency: "CHF", billingDay: "1" });
  });
  it("leaves what was configured", () => {
    expect(firstSiteDraft({ ...fresh, timezone: "Europe/Paris", currency: "USD" }, "Europe/Zurich", "de-CH")).toMatchObject({ timezone: "Europe/Paris", currency: "USD" });
  });
  it("keeps the currency when a language tells no region", () => {
    expect(currencyOf("de")).toBeUndefined();
    expect(currencyOf("not a language")).toBeUndefined();
    expect(firstSiteDraft(fresh, "Asia/Tokyo", "eo").currency).toBe("EUR");
  });
});

describe("siteFaults", () => {
  it("names each field that cannot be", () => {
    expect(siteFaults(siteDraft(fresh))).toEqual({});
    expect(Object.keys(siteFaults({ name: " ", timezone: "", currency: "EURO", billingDay: "1.5" })).sort()).toEqual(["billingDay", "currency", "name", "timezone"]);
  });
});

describe("siteBody", () => {
  it("is in the hub's terms", () => {
    expect(siteBody({ name: " Hut ", timezone: "Europe/Oslo", currency: "nok", billingDay: "15" })).toEqual({ name: "Hut", timezone: "Europe/Oslo", currency: "NOK", billingDay: 15 });
  });
});
