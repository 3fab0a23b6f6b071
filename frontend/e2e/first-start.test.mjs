// From the link that a new hub prints to a meter that measures, in a real browser: nothing is typed that the page did not ask for.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { promisify } from "node:util";
import { openBrowser } from "../scripts/browser.mjs";
import { findings } from "./axe.mjs";
import { findBinary, startServe } from "./hub.mjs";

const run = promisify(execFile);
const binary = findBinary();
const client = await run("mosquitto_pub", ["--help"]).then(() => true, (error) => error.code !== "ENOENT");
const skip = !binary ? "no ohmstead program: build it, or name it in OHMSTEAD_BIN" : client ? false : "no mosquitto_pub, which the page's command needs";

let hub;
let browser;
let page;
let folder;
const complaints = [];

before(async () => {
  if (skip) return;
  hub = await startServe(binary, { OHMSTEAD_INTEGRATIONS__TASMOTA__ENABLED: "true" });
  folder = await mkdtemp(join(tmpdir(), "ohmstead-paste-"));
  browser = await openBrowser({ viewport: { width: 1440, height: 900 }, timezoneId: "Europe/Zurich", locale: "en-CH" });
  page = await browser.context.newPage();
  page.setDefaultTimeout(20_000);
  page.on("console", (message) => { if (message.type() === "error") complaints.push(message.text()); });
  page.on("pageerror", (error) => complaints.push(error.message));
});

after(async () => {
  await browser?.close();
  await hub?.stop();
  if (folder) await rm(folder, { recursive: true, force: true });
});

test("the link makes the administrator", { skip }, async () => {
  await page.goto(hub.setupLink);
  await page.getByRole("heading", { name: "Welcome: make the administrator" }).waitFor();
  assert.deepEqual(await findings(page), []);
  await page.getByLabel("Name").fill("anna");
  await page.getByLabel("Password", { exact: true }).fill("correct horse battery");
  await page.getByLabel("Password again").fill("correct horse battery");
  await page.getByRole("button", { name: "Create and sign in" }).click();
  await page.getByRole("heading", { name: "Where is it?" }).waitFor();
  assert.ok(!page.url().includes("#"), "the link's secret is gone from the address");
});

test("the site is proposed where the browser is, and named", { skip }, async () => {
  assert.equal(await page.getByLabel("Time zone").inputValue(), "Europe/Zurich");
  assert.equal(await page.getByLabel("Currency").inputValue(), "CHF");
  assert.deepEqual(await findings(page), []);
  await page.getByLabel("Name").fill("Chalet");
  await page.getByRole("button", { name: "Save and go on" }).click();
  await page.getByRole("heading", { name: "Connect the first meter" }).waitFor();
  await page.getByText("Chalet").first().waitFor();
});

test("the page's own command brings the first reading, and the page shows it", { skip }, async () => {
  await page.getByRole("button", { name: "Make its password" }).click();
  await page.getByText("Waiting for the first reading of whole-house").waitFor();
  assert.deepEqual(await findings(page), []);
  const command = await page.locator("pre").innerText();
  assert.match(command, /--cafile/, "over TLS, with the hub's authority");
  await run("sh", ["-c", command], { cwd: folder });
  await page.getByText("It measures: the first reading is here").waitFor();
  assert.match(await page.getByTestId("first-reading").innerText(), /299\s*W/);
  assert.deepEqual(await findings(page), []);
});

test("the dashboard shows that meter", { skip }, async () => {
  await page.getByRole("link", { name: "Open the dashboard" }).click();
  await page.locator("main h1", { hasText: "Whole house" }).waitFor();
  assert.match(await page.getByTestId("live-power").innerText(), /299/);
});

test("a wrong password is refused, and a message that cannot be used is named while one waits", { skip }, async () => {
  await page.goto(`${hub.url}/welcome/meter`);
  await page.getByLabel("Name").fill("Küche");
  await page.getByRole("button", { name: "Make its password" }).click();
  await page.getByText("Waiting for the first reading of kuche").waitFor();
  const command = await page.locator("pre").innerText();
  await assert.rejects(run("sh", ["-c", command.replace(/-P '[^']+'/, "-P 'wrong'")], { cwd: folder }), /not authori[sz]ed|refused/i);
  await run("sh", ["-c", command.replace('"deviceId":"kuche"', '"deviceId":"cuisine"')], { cwd: folder });
  await page.getByText("A message came and could not be used").waitFor();
  await run("sh", ["-c", command], { cwd: folder });
  await page.getByText("It measures: the first reading is here").waitFor();
});

test("a meter of another system waits, and one click adopts it with its readings", { skip }, async () => {
  const { mqtt } = await settings();
  const send = async (power) => {
    const message = JSON.stringify({ Time: new Date().toISOString().slice(0, 19), ENERGY: { Total: 3.185, Power: power, Voltage: 229, Current: 0.54 } });
    await run("mosquitto_pub", ["-h", "127.0.0.1", "-p", mqtt.split(":").at(-1), "-q", "1", "-t", "tele/washer/SENSOR", "-m", message]);
  };
  await page.goto(`${hub.url}/devices`);
  await page.getByRole("row", { name: /Whole house/ }).waitFor();
  const rows = await page.getByRole("row").count();
  await send(120);
  await page.getByRole("link", { name: "See what they send and name them" }).waitFor();
  await send(123);
  // Longer than the page takes to ask about a device that it does not know.
  await new Promise((resolve) => { setTimeout(resolve, 2000); });
  assert.equal(await page.getByRole("row").count(), rows, "what waits is no device, though it sends");
  await page.goto(hub.url);
  await page.getByRole("option", { name: /Whole house/ }).waitFor();
  assert.equal(await page.getByRole("option", { name: /washer/i }).count(), 0, "nor when the page is opened afresh");
  await page.goto(`${hub.url}/devices`);
  await page.getByRole("link", { name: "See what they send and name them" }).click();
  await page.getByRole("button", { name: /^Adopt/ }).waitFor();
  assert.match(await page.locator("form dl, li dl").first().innerText(), /Tasmota/);
  assert.deepEqual(await findings(page), []);
  await page.getByLabel("Name").fill("Washing machine");
  await page.getByRole("button", { name: /^Adopt/ }).click();
  await page.getByText("No meter waits").waitFor();
  await page.getByRole("link", { name: "All devices" }).click();
  await page.getByRole("link", { name: "Washing machine" }).waitFor();
  assert.match(await page.getByRole("row", { name: /Washing machine/ }).innerText(), /123/);
});

test("the browser's console stayed free of errors", { skip }, () => {
  // Before anybody has signed in the page asks once whether the cookie still knows who this is; the answer is no.
  assert.deepEqual(complaints.filter((text) => !/401 \(Unauthorized\)/.test(text)), []);
});

/** What the hub says of itself, asked by the page's own session. */
function settings() {
  return page.evaluate(async () => {
    const { accessToken } = await (await fetch("/api/auth/refresh", { method: "POST" })).json();
    return (await fetch("/api/settings", { headers: { authorization: `Bearer ${accessToken}` } })).json();
  });
}
