// The browser loses the hub and finds it again: the page keeps what it knew, says of when it is, and goes on by itself.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { openBrowser } from "../scripts/browser.mjs";
import { findings } from "./axe.mjs";
import { findBinary, startDemo } from "./hub.mjs";

const binary = findBinary();
const skip = binary ? false : "no ohmstead program: build it, or name it in OHMSTEAD_BIN";

let hub;
let browser;
let page;

before(async () => {
  if (!binary) return;
  hub = await startDemo(binary, { OHMSTEAD_SITE__TIMEZONE: "Europe/Berlin" });
  browser = await openBrowser({ viewport: { width: 1440, height: 900 } });
  page = await browser.context.newPage();
  page.setDefaultTimeout(30_000);
});

after(async () => {
  await browser?.close();
  await hub?.stop();
});

test("the program is kept in the browser, and a first visit shows live numbers", { skip }, async () => {
  await page.goto(hub.url);
  await page.waitForSelector("[data-testid=live-sign][data-state=live]:visible");
  await page.waitForFunction(() => /\d/.test(document.querySelector("[data-testid=live-power] p")?.textContent ?? ""));
  await page.waitForFunction(() => /\d/.test(document.querySelector("[data-testid=today] p")?.textContent ?? ""));
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => true));
});

test("without the hub a cold start shows what was last known, and since when; nothing claims to be online", { skip }, async () => {
  const before = await page.locator("main h1").innerText();
  await page.reload();
  await page.waitForSelector("[data-testid=live-sign][data-state=live]:visible");
  await page.evaluate(() => window.dispatchEvent(new Event("pagehide")));
  await browser.context.setOffline(true);
  await page.reload();
  await page.getByTestId("lost-banner").waitFor();
  await page.locator("main h1", { hasText: before }).waitFor();
  assert.match(await page.getByTestId("lost-banner").innerText(), /What is shown was last heard .*\d\d:\d\d/);
  assert.match(await page.getByTestId("live-power").innerText(), /\d/);
  assert.match(await page.getByTestId("today").innerText(), /\d/);
  const listed = await page.locator("[role=listbox]").innerText();
  assert.ok(!/Online/.test(listed) && /Unknown/.test(listed), "how the devices stand is not known");
  assert.deepEqual(await findings(page), []);
});

test("once the hub is there again the page is live by itself", { skip }, async () => {
  await browser.context.setOffline(false);
  await page.waitForSelector("[data-testid=live-sign][data-state=live]:visible", { timeout: 60_000 });
  await page.getByTestId("lost-banner").waitFor({ state: "detached" });
  await page.waitForFunction(() => /Online/.test(document.querySelector("main")?.textContent ?? ""));
});
