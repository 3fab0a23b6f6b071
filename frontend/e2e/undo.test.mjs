// What is removed or replaced can be taken back; what cannot be is asked for twice. Seen over plain HTTP under a name, as at home from
// another machine: browsers offer such pages less than those of this machine or of HTTPS.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { browserFlags } from "../scripts/browser.mjs";
import { findings } from "./axe.mjs";
import { findBinary, startOpen } from "./hub.mjs";
import { openPage, postReadings } from "./page.mjs";

const binary = findBinary();
const skip = !binary ? "no ohmstead program: build it, or name it in OHMSTEAD_BIN" : process.env.DASHBOARD_PREVIEW ? "the pages must come from the hub itself" : false;
const NAME = "ohmstead.home";
const TARIFF = {
  id: "home", name: "Home", kind: "contract",
  versions: [{ tariff: { id: "flat", name: "Flat", currency: "EUR", energy: [{ name: "Energy", price: { bands: { bands: [{ name: "all day", tiers: [{ price: "0.30" }] }] } } }] } }],
};

let hub;
let shown;
let page;
let outside;

before(async () => {
  if (skip) return;
  hub = await startOpen(binary, { OHMSTEAD_LISTEN__NAMES: JSON.stringify([NAME]) });
  outside = hub.url.replace("127.0.0.1", NAME);
  const now = Math.floor(Date.now() / 1000);
  await postReadings(hub.url, ["house", "kitchen"].flatMap((deviceId) => [1200, 600, 0].map((ago, n) => ({ deviceId, voltage: 230, current: 1, power: 230, energy: 1000 + n, timestamp: now - ago }))));
  await send("POST", "/api/tariffs", TARIFF);
  await send("PUT", "/api/virtual-meters/both", { name: "Both", combination: "sum", members: ["house", "kitchen"] });
  shown = await openPage({ locale: "en-GB", timezoneId: "Europe/Zurich", args: [...browserFlags, `--host-resolver-rules=MAP ${NAME} 127.0.0.1`] });
  page = shown.page;
});

after(async () => {
  await shown?.browser.close();
  await hub?.stop();
});

async function send(method, path, body) {
  const response = await fetch(`${hub.url}${path}`, { method, headers: { "content-type": "application/json" }, body: body && JSON.stringify(body) });
  const text = await response.text();
  assert.ok(response.ok, `${method} ${path}: ${text}`);
  return text ? JSON.parse(text) : null;
}

const undo = () => page.getByTestId("undo").getByRole("button", { name: "Undo" });

async function takenBack() {
  await undo().click();
  await page.getByTestId("undo").getByText("Taken back").waitFor();
}

test("a contract that was deleted comes back as it was", { skip }, async () => {
  assert.equal(await page.goto(`${outside}/costs/tariffs`).then(() => page.evaluate(() => window.isSecureContext)), false);
  const { changedAt, ...before } = await send("GET", "/api/tariffs/home");
  await page.getByRole("button", { name: "Delete" }).first().click();
  await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
  await page.getByText("Home was deleted.").waitFor();
  assert.equal((await fetch(`${hub.url}/api/tariffs/home`)).status, 404);
  assert.deepEqual(await findings(page), []);
  await takenBack();
  const { changedAt: since, ...back } = await send("GET", "/api/tariffs/home");
  assert.deepEqual(back, before);
  assert.ok(since > changedAt);
  await page.getByRole("heading", { name: "Home" }).waitFor();
});

test("rules are added over plain HTTP too, and what they were is put back", { skip }, async () => {
  const before = await send("GET", "/api/rules");
  await page.goto(`${outside}/settings`);
  await page.getByRole("button", { name: "Add rule" }).click();
  await page.getByLabel("Limit (W)").last().fill("5000");
  await page.getByLabel("Clears at (W)").last().fill("4000");
  await page.getByRole("button", { name: "Save rules" }).click();
  await page.getByText("The alert rules were changed.").waitFor();
  assert.equal((await send("GET", "/api/rules")).rules.length, before.rules.length + 1);
  await takenBack();
  assert.deepEqual(await send("GET", "/api/rules"), before);
});

test("a virtual meter comes back by the keyboard alone", { skip }, async () => {
  const before = await send("GET", "/api/virtual-meters");
  await page.goto(`${outside}/devices`);
  await page.getByRole("button", { name: "Delete Both" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Delete it" }).click();
  await undo().focus();
  await page.keyboard.press("Enter");
  await page.getByTestId("undo").getByText("Taken back").waitFor();
  assert.deepEqual(await send("GET", "/api/virtual-meters"), before);
});

test("a channel, whose secrets nobody can bring back, is asked for twice", { skip }, async () => {
  await send("POST", "/api/channels", { id: "hook", name: "Hook", kind: "webhook", url: "http://127.0.0.1:9/hook", secret: "0123456789abcdef" });
  await page.goto(`${outside}/settings`);
  await page.getByRole("button", { name: "Remove Hook" }).click();
  assert.equal((await send("GET", "/api/channels")).channels.length, 1);
  await page.getByRole("button", { name: "Really remove? Hook" }).click();
  await page.getByRole("button", { name: /Hook$/ }).first().waitFor({ state: "detached" });
  assert.equal((await send("GET", "/api/channels")).channels.length, 0);
});

test("the browser's console stayed free of errors", { skip }, () => {
  assert.deepEqual(shown.complaints, []);
});
