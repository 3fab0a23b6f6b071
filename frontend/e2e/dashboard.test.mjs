// The built dashboard in a real browser, served by the real program with its virtual meters.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { gzipSync } from "node:zlib";
import { openBrowser } from "../scripts/browser.mjs";
import { findBinary, startDemo } from "./hub.mjs";

const binary = findBinary();
const skip = binary ? false : "no ohmstead program: build it, or name it in OHMSTEAD_BIN";

let hub;
let browser;
let page;
const complaints = [];

before(async () => {
  if (!binary) return;
  hub = await startDemo(binary);
  browser = await openBrowser({ viewport: { width: 1440, height: 900 } });
  page = await browser.context.newPage();
  page.setDefaultTimeout(20_000);
  page.on("console", (message) => { if (message.type() === "error") complaints.push(message.text()); });
  page.on("pageerror", (error) => complaints.push(error.message));
  await page.goto(hub.url);
});

after(async () => {
  await browser?.close();
  await hub?.stop();
});

test("the script that the first page begins with is at most 200 KB gzipped", { skip }, async () => {
  const html = await (await fetch(hub.url)).text();
  const scripts = [...html.matchAll(/(?:src|href)="([^"]+\.js)"/g)].map((match) => match[1]);
  assert.ok(scripts.length > 0);
  let bytes = 0;
  for (const path of scripts) bytes += gzipSync(Buffer.from(await (await fetch(new URL(path, hub.url))).arrayBuffer())).length;
  assert.ok(bytes <= 200_000, `${String(bytes)} bytes in ${String(scripts.length)} files`);
});

test("the page says that it is live", { skip }, async () => {
  await page.waitForSelector('[data-testid=live-sign][data-state=live]:visible');
});

test("every device of the hub is listed", { skip }, async () => {
  const { devices } = await (await fetch(`${hub.url}/api/devices`)).json();
  assert.ok(devices.length >= 3, "the demonstration has three or more meters");
  await page.waitForFunction((count) => document.querySelectorAll("[role=option]").length >= count, Math.min(devices.length, 9));
  const listed = await page.locator("[role=listbox]").innerText();
  for (const device of devices.slice(0, 9)) assert.ok(listed.includes(device.name ?? device.id), `${device.id} is not listed`);
});

test("live numbers change without a reload", { skip }, async () => {
  for (const field of ["power", "voltage", "current"]) {
    const card = page.getByTestId(`live-${field}`);
    assert.match(await card.locator("p").first().innerText(), /\d/, `${field} shows a number`);
  }
  const power = page.getByTestId("live-power").locator("p").first();
  const first = await power.innerText();
  await page.waitForFunction(
    (before) => document.querySelector("[data-testid=live-power] p").innerText !== before,
    first,
    { timeout: 30_000 },
  );
});

/** Asks the hub until the demonstration's history of the last week is there. */
async function historyLoaded(deviceId) {
  const day = 86_400_000;
  const midnight = Math.floor(Date.now() / day) * day;
  const span = { from: (midnight - 6 * day) / 1000, to: midnight / 1000, bucket: "day" };
  const query = new URLSearchParams({ deviceId, ...span });
  for (let tries = 0; tries < 240; tries += 1) {
    const { buckets } = await (await fetch(`${hub.url}/api/energy?${query}`)).json();
    if (buckets.every((bucket) => bucket.importWh + bucket.exportWh > 0)) return;
    await new Promise((resolve) => { setTimeout(resolve, 500); });
  }
  assert.fail("the demonstration's history did not arrive within two minutes");
}

test("the usage chart is filled, by the hour and by the day", { skip }, async () => {
  const { devices } = await (await fetch(`${hub.url}/api/devices`)).json();
  await historyLoaded(devices.find((device) => device.role === "main")?.id ?? devices[0].id);
  await page.getByRole("button", { name: "Previous day" }).click();
  await page.waitForFunction(() => document.querySelectorAll(".recharts-bar-rectangle path").length >= 20);
  await page.getByRole("button", { name: "Custom" }).click();
  await page.getByLabel("First day").fill(new Date(Date.now() - 6 * 86_400_000).toISOString().slice(0, 10));
  await page.getByLabel("Last day").fill(new Date().toISOString().slice(0, 10));
  await page.waitForFunction(() => {
    const count = document.querySelectorAll(".recharts-bar-rectangle path").length;
    return count >= 5 && count < 20;
  });
});

test("the chart's table has the same days, each with a number", { skip }, async () => {
  await page.getByRole("button", { name: "Show as table" }).click();
  const rows = page.locator("section:has(h2:text-is('Usage')) tbody tr");
  assert.equal(await rows.count(), 7);
  assert.match(await rows.last().innerText(), /\d+(\.\d+)? k?Wh/);
  await page.getByRole("button", { name: "Show as chart" }).click();
});

test("another device can be picked by keyboard", { skip }, async () => {
  const before = await page.locator("main h1").innerText();
  await page.locator("[role=listbox]").focus();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await page.waitForFunction((title) => document.querySelector("main h1").innerText !== title, before);
});

for (const name of ["Analytics", "Costs", "Devices", "Alerts", "Settings"]) {
  test(`the page ${name} opens, also when it is reloaded`, { skip }, async () => {
    await page.getByRole("link", { name, exact: false }).first().click();
    await page.locator("main h1", { hasText: name }).waitFor();
    await page.reload();
    await page.locator("main h1", { hasText: name }).waitFor();
  });
}

test("the browser's console stayed free of errors", { skip }, () => {
  assert.deepEqual(complaints, []);
});
