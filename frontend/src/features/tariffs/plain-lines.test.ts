import { expect, it } from "vitest";
import { plainLines } from "./plain-lines";

const tariff = {
  fixed: [{ name: "Standing charge", amount: "11.5", per: "month" }, { name: "Meter", per: "year", byUse: [] }],
  export: { netBilling: { netting: "registers", price: { flat: "0.08" } } },
  levies: [{ name: "Electricity duty", price: "0.0205" }],
  taxes: [{ name: "VAT", percent: "19" }],
};

it("writes plain charges as prices are written, and leaves what says more to the hub", () => {
  const lines = ["Standing charge: 11.5 EUR per month", "Meter: 10 / 20 by yearly use, EUR per year", "Feed-in: 0.08 EUR/kWh", "Electricity duty: 0.0205 EUR/kWh", "VAT: 19 %"];
  expect(plainLines(lines, tariff, "EUR")).toEqual([
    { name: "Standing charge", amount: "€11.50 per month" },
    "Meter: 10 / 20 by yearly use, EUR per year",
    { name: "Feed-in", amount: "€0.08 per kWh" },
    { name: "Electricity duty", amount: "€0.0205 per kWh" },
    { name: "VAT", amount: "19 %" },
  ]);
});
