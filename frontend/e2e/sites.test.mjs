// Several sites in one hub: their list is the first page, and leads into each.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { findings } from "./axe.mjs";
import { findBinary, startOpen } from "./hub.mjs";
import { openPage } from "./page.mjs";

const binary = findBinary();
const skip = binary ? false : "no ohmstead program: build it, or name it in OHMSTEAD_BIN";

let hub;
let browser;
let page;

const send = async (method, path, body, kind = "application/json") => {
  const response = await fetch(`${hub.url}${path}`, { method, headers: { "content-type": kind }, body: typeof body === "string" ? body : JSON.stringify(body) });
  assert.ok(response.ok, `${path}: ${await response.text()}`);
};

before(async () => {
  if (!binary) return;
  hub = await startOpen(binary);
  ({ browser, page } = await openPage({ locale: "en-GB", timezoneId: "Europe/Berlin", viewport: { width: 1440, height: 900 } }));
});

after(async () => {
  await browser?.close();
  await hub?.stop();
});

test("with one site the first page is its dashboard", { skip }, async () => {
  await page.goto(hub.url);
  await page.getByRole("heading", { name: "Welcome to Ohmstead" }).waitFor();
  assert.equal(new URL(page.url()).pathname, "/");
});

test("with several it is their list, with what each used and paid today", { skip }, async () => {
  const hour = Math.floor(Date.now() / 3_600_000) * 3600;
  for (const [id, name] of [["mill", "Old mill"], ["farm", "Farm"]]) {
    await send("POST", "/api/sites", { id, name, timezone: "UTC", currency: "EUR" });
    // Since midnight there, whatever the time is.
    const rows = Array.from({ length: 49 }, (_, n) => `${id}-main,${String(hour - (48 - n) * 3600)},${String(n * 1000)}`);
    await send("POST", `/api/import?name=rows.csv&site=${id}`, ["deviceId,timestamp,energy", ...rows].join("\n"), "text/csv");
    await send("PATCH", `/api/devices/${id}-main`, { role: "main" });
  }
  const energy = [{ name: "Energy", price: { bands: { bands: [{ name: "all day", tiers: [{ price: "0.25" }] }], schedule: "always", tierScope: "total" } } }];
  await send("POST", "/api/tariffs?site=mill", { id: "plan", name: "Plan", kind: "contract", versions: [{ tariff: { id: "plan", name: "Plan", currency: "EUR", energy } }] });
  await page.goto(hub.url);
  await page.getByRole("button", { name: "Show Old mill" }).waitFor();
  assert.equal(new URL(page.url()).pathname, "/sites");
  assert.equal(await page.getByRole("listitem").filter({ hasText: /[1-9][0-9.,]* k?Wh/ }).count(), 2);
  // Worked out behind the first question.
  await page.waitForFunction(() => document.body.innerText.includes("€"), null, { timeout: 20_000 }).catch(async () => { await page.reload(); await page.getByText("€").first().waitFor(); });
  assert.deepEqual(await findings(page), []);
});

test("a site that is shown has its dashboard, and its name leads back", { skip }, async () => {
  await page.getByRole("button", { name: "Show Old mill" }).click();
  await page.getByRole("heading", { name: "mill-main" }).waitFor();
  await page.getByRole("link", { name: /^Old mill ?, All sites$/ }).first().click();
  await page.getByRole("button", { name: "Show Farm" }).waitFor();
  await page.goto(hub.url);
  await page.getByRole("heading", { name: "mill-main" }).waitFor();
});
