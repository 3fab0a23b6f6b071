// Who may do what: an administrator invites, a viewer looks and changes nothing, in a real browser against the real program.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { findings } from "./axe.mjs";
import { findBinary, startServe } from "./hub.mjs";
import { openPage } from "./page.mjs";

const binary = findBinary();
const skip = binary ? false : "no ohmstead program: build it, or name it in OHMSTEAD_BIN";
const PASSWORD = "correct horse battery";

let hub;
let admin;
let viewer;
let link;

before(async () => {
  if (!binary) return;
  hub = await startServe(binary);
  admin = await openPage({ locale: "en-GB", timezoneId: "Europe/Berlin" });
  viewer = await openPage({ locale: "en-GB", timezoneId: "Europe/Berlin" });
});

after(async () => {
  await admin?.browser.close();
  await viewer?.browser.close();
  await hub?.stop();
});

/** Fills in the form that a one-time link leads to. */
async function redeem({ page }, address, name) {
  await page.goto(address);
  await page.getByLabel("Name").fill(name);
  await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await page.getByLabel("Password again").fill(PASSWORD);
  await page.getByRole("button", { name: /sign in$/i }).click();
}

test("the administrator invites a viewer by a link", { skip }, async () => {
  await redeem(admin, hub.setupLink, "anna");
  await admin.page.getByRole("button", { name: "Save and go on" }).click();
  await admin.page.getByRole("heading", { name: "Connect the first meter" }).waitFor();
  await admin.page.getByLabel("Name").fill("Whole house");
  await admin.page.getByRole("button", { name: "Make its password" }).click();
  await admin.page.getByText("Waiting for the first reading of whole-house").waitFor();
  await admin.page.goto(`${hub.url}/settings/people`);
  await admin.page.getByRole("button", { name: "Invite somebody" }).click();
  const dialog = admin.page.getByRole("dialog");
  await dialog.getByLabel("They are").selectOption("viewer");
  assert.deepEqual(await findings(admin.page), []);
  await dialog.getByRole("button", { name: /^Make/ }).click();
  link = (await dialog.locator("pre").innerText()).trim();
  assert.match(link, /^http.*#/);
});

test("the viewer makes an account by it, and sees the site", { skip }, async () => {
  await redeem(viewer, link, "ben");
  await viewer.page.getByRole("link", { name: "Devices" }).first().click();
  await viewer.page.getByRole("link", { name: "Whole house" }).waitFor();
});

test("a viewer is offered nothing that the hub would refuse", { skip }, async () => {
  const { page } = viewer;
  for (const [path, offered] of [["/devices", /Add a meter|Add a virtual meter/], ["/devices/whole-house", /Change|New password|Remove|Add a correction|Send|Calibrate|Import/], ["/costs/tariffs", /Add a contract|Add an offer/], ["/settings", /Add rule|Save rules|^Add$/]]) {
    await page.goto(`${hub.url}${path}`);
    await page.locator("main h1").waitFor();
    await page.waitForFunction(() => !document.querySelector("[aria-busy=true]"));
    assert.deepEqual(await page.locator("main").getByRole("button", { name: offered }).allInnerTexts(), [], path);
  }
  assert.equal(await page.getByRole("link", { name: "People" }).count(), 0);
  assert.deepEqual(await findings(page), []);
});

test("and is refused, should they ask all the same", { skip }, async () => {
  const status = await viewer.page.evaluate(async () => {
    const { accessToken } = await (await fetch("/api/auth/refresh", { method: "POST" })).json();
    const headers = { authorization: `Bearer ${accessToken}`, "content-type": "application/json" };
    return (await fetch("/api/devices", { method: "POST", headers, body: JSON.stringify({ id: "mine" }) })).status;
  });
  assert.equal(status, 403);
});

test("an account that is removed is out at once", { skip }, async () => {
  const { page } = admin;
  await page.goto(`${hub.url}/settings/people`);
  await page.getByRole("button", { name: "Remove ben" }).click();
  await page.getByRole("button", { name: "Really remove? ben" }).click();
  await page.getByRole("button", { name: /ben$/ }).first().waitFor({ state: "detached" });
  await viewer.page.goto(`${hub.url}/devices`);
  await viewer.page.getByRole("button", { name: "Sign in", exact: true }).waitFor();
});
