// The tariff form in a real browser against the real program: hours painted by mouse, touch and keyboard, tiers, seasons, and what was saved.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { findings } from "./axe.mjs";
import { findBinary, startOpen } from "./hub.mjs";
import { openPage } from "./page.mjs";

const binary = findBinary();
const skip = binary ? false : "no ohmstead program: build it, or name it in OHMSTEAD_BIN";

let hub;
let shown;
let page;

before(async () => {
  if (!binary) return;
  hub = await startOpen(binary, { OHMSTEAD_SITE__CURRENCY: "EUR", OHMSTEAD_SITE__TIMEZONE: "Europe/Berlin" });
  shown = await openPage({ hasTouch: true });
  page = shown.page;
});

after(async () => {
  await shown?.browser.close();
  await hub?.stop();
});

const kept = async (id) => (await (await fetch(`${hub.url}/api/tariffs/${id}`)).json()).versions.at(-1).tariff;
const bandsOf = (tariff) => tariff.energy[0].price.bands;
const button = (name) => page.getByRole("button", { name, exact: true });
const gridAt = (index) => page.getByRole("grid").nth(index);
const status = (text) => page.getByRole("status").filter({ hasText: text }).first().waitFor();

/** The middle of an hour of a day (0 = Monday), on the screen. */
async function middle(grid, day, hour) {
  const box = await grid.locator(`[data-cell="${day} ${hour * 4}"]`).boundingBox();
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

async function drag(grid, from, to) {
  await grid.scrollIntoViewIfNeeded();
  const [a, b] = [await middle(grid, ...from), await middle(grid, ...to)];
  await page.mouse.move(a.x, a.y);
  await page.mouse.down();
  await page.mouse.move((a.x + b.x) / 2, (a.y + b.y) / 2);
  await page.mouse.move(b.x, b.y);
  await page.mouse.up();
}

async function press(keys) {
  for (const [key, times] of keys) for (let n = 0; n < times; n += 1) await page.keyboard.press(key);
}

async function save(name) {
  await button("Save tariff").click();
  await button("Save tariff").waitFor({ state: "detached" });
  await page.getByRole("heading", { name, exact: true }).waitFor();
}

test("hours are painted with the mouse, and the last stroke is taken back", { skip }, async () => {
  await page.goto(`${hub.url}/costs/tariffs?add=contract`);
  await page.getByLabel("Name", { exact: true }).fill("Town Power");
  await button("Prices by time").click();
  await button("Add a price").click();
  await page.getByLabel("Name", { exact: true }).nth(3).fill("peak");
  const prices = page.getByLabel("Price (EUR/kWh)", { exact: true });
  for (const [index, price] of ["0.18", "0.29", "0.41"].entries()) await prices.nth(index).fill(price);
  await button("Peak").click();
  await drag(gridAt(0), [0, 17], [4, 20]);
  await status("Painted Mon–Fri, 17:00–21:00: Peak");
  await drag(gridAt(0), [6, 23], [5, 22]);
  await status("Painted Sat–Sun, 22:00–24:00: Peak");
  await button("Undo the last stroke").click();
  assert.equal(await gridAt(0).getByRole("gridcell", { name: "Sat 22:00–23:00 Night" }).count(), 1);
});

test("hours are painted by keyboard, with the same result", { skip }, async () => {
  await button("Night").click();
  await gridAt(0).locator("[tabindex='0']").focus();
  await press([["Home", 1], ["ArrowUp", 7], ["ArrowDown", 5], ["ArrowRight", 12], ["Shift+ArrowRight", 3], ["Shift+ArrowDown", 1]]);
  assert.equal(await gridAt(0).locator("[aria-selected=true]").count(), 8);
  await page.keyboard.press("Space");
  await status("Painted Sat–Sun, 12:00–16:00: Night");
  await save("Town Power");
  const { bands, schedule } = bandsOf(await kept("town-power"));
  assert.deepEqual(bands.map(({ name, tiers }) => [name, tiers]), [["night", [{ price: "0.18" }]], ["day", [{ price: "0.29" }]], ["peak", [{ price: "0.41" }]]]);
  assert.deepEqual(schedule.rules, [
    { days: ["weekend"], from: "12:00", to: "16:00", band: "night" },
    { from: "22:00", to: "06:00", band: "night" },
    { days: ["weekday"], from: "17:00", to: "21:00", band: "peak" },
    { from: "00:00", to: "24:00", band: "day" },
  ]);
});

test("two tiers and a season are added to what is kept, and a season's week is painted by itself", { skip }, async () => {
  await button("Edit").click();
  await button("Add tiers").nth(1).click();
  await page.getByLabel("Up to (kWh)").fill("500");
  await page.getByLabel("Above that (EUR/kWh)").fill("0.33");
  await button("Another tier").click();
  await page.getByLabel("Up to (kWh)").nth(1).fill("900");
  await page.getByLabel("Above that (EUR/kWh)").fill("0.37");
  await button("Divide the year into seasons").click();
  await page.getByLabel("Name of the season").first().fill("Warm");
  await page.getByLabel("From the start of").first().selectOption({ label: "May" });
  const winter = page.getByRole("group", { name: "Season Winter" });
  await winter.getByRole("button", { name: "Peak", exact: true }).click();
  await drag(gridAt(1), [0, 7], [6, 8]);
  assert.deepEqual(await findings(page), []);
  await save("Town Power");
  const tariff = await kept("town-power");
  const { bands, schedule } = bandsOf(tariff);
  const [warm, cold] = [[5, 6, 7, 8, 9], [10, 11, 12, 1, 2, 3, 4]];
  assert.deepEqual(bands[1].tiers, [{ upTo: "500", price: "0.29" }, { upTo: "900", price: "0.33" }, { price: "0.37" }]);
  assert.deepEqual(tariff.about.seasons, [{ name: "Warm", months: warm }, { name: "Winter", months: cold }]);
  assert.deepEqual(schedule.rules.filter((rule) => rule.from === "07:00"), [{ months: cold, from: "07:00", to: "09:00", band: "peak" }]);
  assert.ok(schedule.rules.every((rule) => rule.months.length === 5 || rule.months.length === 7));
  // It opens in the form again, as it was saved.
  await button("Edit").click();
  assert.equal(await page.getByLabel("Name of the season").first().inputValue(), "Warm");
  assert.deepEqual(await page.getByLabel("Up to (kWh)").evaluateAll((fields) => fields.map((field) => field.value)), ["500", "900"]);
  await save("Town Power");
  assert.deepEqual(await kept("town-power"), tariff);
});

test("what the form cannot show opens as JSON, and is named", { skip }, async () => {
  const tariff = { ...(await kept("town-power")), demand: [{ name: "Peak power", bands: [{ name: "any time", tiers: [{ price: "2.50" }] }] }] };
  await fetch(`${hub.url}/api/tariffs/town-power`, { method: "PUT", headers: { "content-type": "application/json" }, body: JSON.stringify({ id: "town-power", name: "Town Power", kind: "contract", versions: [{ tariff }] }) });
  await page.reload();
  await button("Edit").click();
  await page.getByText("The form cannot show all of this tariff: charges for peak power.").waitFor();
  assert.match(await page.getByLabel("Tariff (JSON)").inputValue(), /Peak power/);
});

test("on a phone a finger paints, the page is no wider than the window, and nothing is found wrong with it", { skip }, async () => {
  await page.setViewportSize({ width: 360, height: 780 });
  await page.goto(`${hub.url}/costs/tariffs?add=contract`);
  await page.getByLabel("Begin with").selectOption({ label: "United States: time of use by season" });
  const summer = page.getByRole("group", { name: "Season Summer" });
  await summer.getByRole("button", { name: "Winter peak", exact: true }).click();
  await gridAt(0).scrollIntoViewIfNeeded();
  const [a, b] = [await middle(gridAt(0), 7, 2), await middle(gridAt(0), 7, 4)];
  const touch = await page.context().newCDPSession(page);
  await touch.send("Input.dispatchTouchEvent", { type: "touchStart", touchPoints: [a] });
  await touch.send("Input.dispatchTouchEvent", { type: "touchMove", touchPoints: [b] });
  await touch.send("Input.dispatchTouchEvent", { type: "touchEnd", touchPoints: [] });
  await status("Painted holidays, 02:00–05:00: Winter peak");
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth));
  assert.deepEqual(await findings(page), []);
});

test("the browser's console stayed free of errors", { skip }, () => {
  assert.deepEqual(shown.complaints, []);
});
