// Ten thousand meters: the list is there at once, is searched, narrowed and sorted, and draws only what is in sight.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { openBrowser } from "../../scripts/browser.mjs";
import { findings } from "../axe.mjs";
import { findBinary, startOpen } from "../hub.mjs";

const binary = findBinary();
const skip = binary ? false : "no ohmstead program: build it, or name it in OHMSTEAD_BIN";
const COUNT = 10_000;
const id = (index) => `meter-${String(index).padStart(5, "0")}`;

let hub;
let browser;
let page;

before(async () => {
  if (!binary) return;
  hub = await startOpen(binary);
  const timestamp = Math.floor(Date.now() / 1000);
  for (let first = 0; first < COUNT; first += 500) {
    const readings = Array.from({ length: 500 }, (_, index) => ({ deviceId: id(first + index), voltage: 230, current: 1, power: (first + index) % 5000, energy: 1000, timestamp }));
    const response = await fetch(`${hub.url}/api/readings`, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(readings) });
    assert.equal(response.status, 200, await response.text());
  }
  // Once the hub has worked off so many at once.
  const { devices } = await (await fetch(`${hub.url}/api/devices`)).json();
  assert.equal(devices.length, COUNT);
  browser = await openBrowser({ viewport: { width: 1440, height: 900 }, reducedMotion: "reduce" });
  page = await browser.context.newPage();
  page.setDefaultTimeout(60_000);
});

after(async () => {
  await browser?.close();
  await hub?.stop();
});

const rows = () => page.locator("tbody tr:not([aria-hidden])");

test("all are listed, and only those in sight are drawn", { skip }, async () => {
  await page.goto(`${hub.url}/devices`);
  await page.getByRole("table", { name: /Every meter/ }).waitFor();
  assert.match(await page.locator("section:has(h2:text-is('Meters')) header").innerText(), /10,000/);
  assert.equal(await page.locator("table").first().getAttribute("aria-rowcount"), "10001");
  const drawn = await rows().count();
  assert.ok(drawn > 10 && drawn < 120, `${String(drawn)} rows are drawn`);
  assert.deepEqual(await findings(page), []);
});

test("the last one is reached by scrolling", { skip }, async () => {
  await page.keyboard.press("End");
  await page.evaluate(() => { window.scrollTo(0, document.body.scrollHeight); });
  await page.getByRole("link", { name: id(COUNT - 1) }).waitFor();
  await page.evaluate(() => { window.scrollTo(0, 0); });
});

test("a word finds one among all", { skip }, async () => {
  await page.getByRole("searchbox", { name: "Search devices" }).fill("04711");
  await page.getByText("1 of 10,000").waitFor();
  assert.equal(await rows().count(), 1);
  await page.getByRole("searchbox", { name: "Search devices" }).fill("");
});

test("the highest power comes first when asked for", { skip }, async () => {
  await page.getByRole("button", { name: "Power", exact: true }).click();
  await page.waitForFunction(() => document.querySelector("tbody tr:not([aria-hidden])")?.innerText.includes("5.00"));
  assert.equal(await page.locator("th[aria-sort=descending]").innerText(), "Power");
});

test("the first page's list stands it too", { skip }, async () => {
  await page.goto(hub.url);
  await page.getByText("10,000 of 10,000").waitFor();
  assert.ok(await page.locator("[role=option]").count() < 100);
});
