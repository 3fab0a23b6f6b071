// A utility's file of its own shape: its columns are said, what that would do is seen, and only then is anything kept; in a real browser.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { findings } from "./axe.mjs";
import { findBinary, startOpen } from "./hub.mjs";
import { openPage, postReadings } from "./page.mjs";

const binary = findBinary();
const skip = binary ? false : "no ohmstead program: build it, or name it in OHMSTEAD_BIN";

let hub;
let browser;
let page;
let complaints;

const asked = async (path) => (await fetch(`${hub.url}${path}`)).json();
const card = () => page.locator("section", { has: page.getByRole("heading", { name: "Readings as a file" }) });
const outcome = () => card().getByRole("region", { name: "What an import would do" });

/** The day of 25 hours, by a clock on the wall, with decimal commas and a byte order mark; one row is nonsense. */
const hours = Array.from({ length: 25 }, (_, n) => `26.10.2025 ${String(n < 3 ? n : n - 1).padStart(2, "0")}:00;1,5;A17`);
const file = { name: "versorger.csv", mimeType: "text/csv", buffer: Buffer.from(`\uFEFFZeit;Verbrauch (kWh);Zähler\r\n${hours.join("\r\n")}\r\nbald;1,5;A17\r\n`) };

before(async () => {
  if (skip) return;
  hub = await startOpen(binary, { OHMSTEAD_SITE__TIMEZONE: "Europe/Berlin" });
  await postReadings(hub.url, [{ deviceId: "house", power: 100, energy: 1000, timestamp: Math.floor(Date.now() / 1000) }]);
  ({ browser, page, complaints } = await openPage());
  await page.goto(`${hub.url}/devices/house`);
});

after(async () => {
  await browser?.close();
  await hub?.stop();
});

test("a file of no known shape is refused before anything is kept, and its columns can be said", { skip }, async () => {
  await page.getByLabel("CSV file").setInputFiles(file);
  await card().getByText("This cannot be imported so").waitFor();
  assert.ok(await card().getByRole("button", { name: "Import", exact: true }).isDisabled());
  complaints.length = 0; // The browser notes the refusal as an error of the network.
  await page.getByLabel("Its format is").selectOption("columns");
  await page.getByLabel("Zeit", { exact: true }).waitFor();
  assert.equal(await page.getByLabel("Zeit", { exact: true }).inputValue(), "time");
  assert.equal(await page.getByLabel("Verbrauch (kWh)").inputValue(), "used:kWh");
  assert.deepEqual(await findings(page), []);
});

test("without a zone, and for a meter, it says what is missing", { skip }, async () => {
  await card().getByText("has readings of a meter", { exact: false }).or(outcome().getByText("26 rows refused", { exact: false })).first().waitFor();
  await page.getByLabel("Into the device").fill("utility");
  await outcome().getByText("0 readings would be new, 26 rows refused").waitFor();
  await outcome().getByText("Line 2, 3, 4, 5, 6 …: A time without a zone").waitFor();
});

test("what would become of each row, and the energy of the day of 25 hours, are seen first", { skip }, async () => {
  await page.getByLabel("Its times are").selectOption("Europe/Berlin");
  await outcome().getByText("25 readings would be new, 1 row refused").waitFor();
  const days = outcome().getByRole("region", { name: "Energy of each day, utility" });
  assert.match(await days.innerText(), /26[^]*Oct[^]*37\.50 kWh/);
  assert.match(await outcome().innerText(), /utility: 26 Oct 2025, 00:00:00 to 27 Oct 2025, 00:00:00, every 1 h/);
  await outcome().locator("summary").click();
  assert.match(await outcome().getByRole("region", { name: "The first readings" }).innerText(), /1 h\s+1\.50 kWh/);
  assert.deepEqual(await findings(page), []);
  assert.deepEqual((await asked("/api/devices")).devices.map((each) => each.id), ["house"], "nothing is kept yet");
});

test("then it is kept, and the same file again is known", { skip }, async () => {
  await card().getByRole("button", { name: "Import", exact: true }).click();
  await card().getByText("25 readings stored, 1 row refused").waitFor();
  const { readings } = await asked("/api/readings?deviceId=utility&limit=100");
  assert.equal(readings.length, 25);
  await page.reload();
  await page.getByLabel("Its format is").selectOption("columns");
  await page.getByLabel("CSV file").setInputFiles(file);
  await page.getByLabel("Into the device").fill("utility");
  await page.getByLabel("Its times are").selectOption("Europe/Berlin");
  await outcome().getByText("0 readings would be new, 25 were there already, 1 row refused").waitFor();
});

test("on a phone nothing is cut off", { skip }, async () => {
  await page.setViewportSize({ width: 360, height: 800 });
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
  assert.deepEqual(await findings(page), []);
  assert.deepEqual(complaints.filter((each) => !each.includes("400")), []);
});
