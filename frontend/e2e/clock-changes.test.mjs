// Both days on which the clock changes: 25 and 23 hours, each once and with its energy, in kWh and in money.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { findBinary, startOpen } from "./hub.mjs";
import { openPage, postReadings } from "./page.mjs";

const binary = findBinary();
const skip = binary ? false : "no ohmstead program: build it, or name it in OHMSTEAD_BIN";

const MINUTE = 60;
/** A steady 1.2 kW: 20 Wh a minute. */
const WATTS = 1200;

let hub;
let shown;

/** A reading a minute from one midnight of Berlin to the next, ends included. */
function steady(from, to) {
  const [first, last] = [Date.parse(from) / 1000, Date.parse(to) / 1000];
  return Array.from({ length: (last - first) / MINUTE + 1 }, (_, n) => ({ deviceId: "house", voltage: 230, current: 5.2, power: WATTS, energy: 1000 + n * 20 + (first > 1_780_000_000 ? 1_000_000 : 0), timestamp: first + n * MINUTE }));
}

before(async () => {
  if (!binary) return;
  hub = await startOpen(binary, { OHMSTEAD_SITE__TIMEZONE: "Europe/Berlin" });
  await postReadings(hub.url, steady("2026-03-29T00:00:00+01:00", "2026-03-30T00:00:00+02:00"));
  await postReadings(hub.url, steady("2026-10-25T00:00:00+02:00", "2026-10-26T00:00:00+01:00"));
  // A browser far away: the site's clock counts, not this one.
  shown = await openPage({ timezoneId: "America/Los_Angeles" });
});

after(async () => {
  await shown?.browser.close();
  await hub?.stop();
});

/** The day's total above the chart. */
async function used(pattern) {
  const text = (await shown.page.locator("section:has(h2:text-is('Usage')) dl").innerText()).replaceAll(/\s+/g, " ");
  assert.match(text, pattern);
}

async function rowsOf(day) {
  const { page } = shown;
  await page.goto(`${hub.url}/?device=house&show=day&at=${day}`);
  await page.getByRole("button", { name: "Show as table" }).click();
  const rows = page.locator("section:has(h2:text-is('Usage')) tbody tr");
  await rows.first().waitFor();
  return rows.allInnerTexts();
}

test("the day in autumn has 25 hours; the repeated one is there twice, told apart", { skip }, async () => {
  const rows = await rowsOf("2026-10-25");
  assert.equal(rows.length, 25);
  for (const row of rows) assert.match(row, /1\.20 kWh/, row);
  const twice = rows.filter((row) => /\b02:00–0[23]:00/.test(row));
  assert.equal(twice.length, 2);
  assert.notEqual(twice[0].split("\t")[0], twice[1].split("\t")[0]);
  await used(/Used\s+30\.0\d? ?kWh/);
});

test("the day in spring has 23 hours; the one that is skipped is not there", { skip }, async () => {
  const rows = await rowsOf("2026-03-29");
  assert.equal(rows.length, 23);
  assert.equal(rows.filter((row) => /\b02:00–/.test(row)).length, 0);
  for (const row of rows) assert.match(row, /1\.20 kWh/, row);
  await used(/Used\s+27\.60? ?kWh/);
});

test("whose clock it is, is said to a browser that shows another", { skip }, async () => {
  assert.equal(await shown.page.locator("[data-testid=zone-note]:visible").innerText(), "Times of Europe/Berlin");
});

test("next and previous step by the site's days over the change", { skip }, async () => {
  const { page } = shown;
  await page.goto(`${hub.url}/?device=house&show=day&at=2026-10-24`);
  await page.getByText("Sat 24 Oct 2026").waitFor();
  await page.getByRole("button", { name: "Next day" }).click();
  await page.getByText("Sun 25 Oct 2026").waitFor();
  await page.getByRole("button", { name: "Next day" }).click();
  await page.getByText("Mon 26 Oct 2026").waitFor();
});

test("in money both days cost their own hours", { skip }, async () => {
  const energy = [{ name: "Energy", price: { bands: { bands: [{ name: "all day", tiers: [{ price: "0.25" }] }], schedule: "always", tierScope: "total" } } }];
  const tariff = { id: "home", name: "Home", kind: "contract", deviceId: "house", versions: [{ tariff: { id: "home", name: "Home", currency: "EUR", energy } }] };
  const response = await fetch(`${hub.url}/api/tariffs`, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(tariff) });
  assert.ok(response.ok, await response.text());
  const { page } = shown;
  await page.goto(`${hub.url}/?device=house&show=day&at=2026-10-25&in=money`);
  await page.getByTestId("cost-total").getByText("€7.50").first().waitFor();
  await page.goto(`${hub.url}/?device=house&show=day&at=2026-03-29&in=money`);
  await page.getByTestId("cost-total").getByText("€6.90").first().waitFor();
});

test("the browser's console stayed free of errors", { skip }, () => {
  assert.deepEqual(shown.complaints, []);
});
