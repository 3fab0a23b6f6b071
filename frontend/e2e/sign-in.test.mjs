// Signing in without a password, in a real browser: by a passkey of the browser's virtual authenticator, and at a real provider
// of OpenID Connect on loopback.
import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { openBrowser } from "../scripts/browser.mjs";
import { findings } from "./axe.mjs";
import { findBinary, startNamed } from "./hub.mjs";

const run = promisify(execFile);
const binary = findBinary();
// Passkeys and the provider's way back are bound to the address that the hub calls its own.
const skip = !binary ? "no ohmstead program: build it, or name it in OHMSTEAD_BIN" : process.env.DASHBOARD_PREVIEW ? "the pages must come from the hub itself" : false;
const PASSWORD = "correct horse battery";

let hub;
let provider;
let browser;
let page;
let devices;
let folder;
let outside;

before(async () => {
  if (skip) return;
  folder = await mkdtemp(join(tmpdir(), "ohmstead-sign-in-"));
  const [port, other] = [await freePort(), await freePort()];
  outside = `http://localhost:${port}`;
  provider = await startProvider(other, `${outside}/api/auth/openid/company/callback`);
  const config = join(folder, "ohmstead.toml");
  await writeFile(config, `[http]
external_url = "${outside}"
[openid.company]
name = "The Company"
issuer = "http://127.0.0.1:${other}"
client_id = "hub"
client_secret = "hush"
roles = [{ value = "fitters", role = "operator", site = "home" }]
`);
  hub = await startNamed(binary, port, config);
  browser = await openBrowser({ viewport: { width: 1440, height: 900 }, locale: "en-GB", timezoneId: "Europe/Zurich" });
  page = await browser.context.newPage();
  page.setDefaultTimeout(20_000);
  devices = await browser.context.newCDPSession(page);
  await devices.send("WebAuthn.enable");
});

after(async () => {
  await browser?.close();
  await hub?.stop();
  provider?.kill();
  if (folder) await rm(folder, { recursive: true, force: true });
});

test("the administrator adds a passkey on their account's page", { skip }, async () => {
  await page.goto(`${outside}/setup${new URL(hub.setupLink).hash}`);
  await page.getByLabel("Name").fill("anna");
  await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await page.getByLabel("Password again").fill(PASSWORD);
  await page.getByRole("button", { name: "Create and sign in" }).click();
  await page.getByRole("heading", { name: "Where is it?" }).waitFor();
  await addAuthenticator({ isUserVerified: true });
  await page.goto(`${outside}/settings/account`);
  await page.getByLabel("Name of the new passkey").fill("Laptop");
  await page.getByLabel("Your password").fill("not the password");
  await page.getByRole("button", { name: "Add a passkey" }).click();
  await page.getByText("No passkey was added").waitFor();
  await page.getByLabel("Your password").fill(PASSWORD);
  await page.getByRole("button", { name: "Add a passkey" }).click();
  await page.getByText(/^Made .*, not used yet$/).waitFor();
  assert.deepEqual(await findings(page), []);
});

test("the passkey signs its person in, without a name or a password", { skip }, async () => {
  await signOut();
  assert.deepEqual(await findings(page), []);
  await page.getByRole("button", { name: "Sign in with a passkey" }).click();
  await signedIn();
  assert.equal((await me()).user, "anna");
  await page.goto(`${outside}/settings/account`);
  await page.getByText(/^Used /).waitFor();
});

test("an authenticator that does not know its person, and one without a passkey of the hub, let nobody in", { skip }, async () => {
  await signOut();
  await devices.send("WebAuthn.setUserVerified", { authenticatorId, isUserVerified: false });
  await page.getByRole("button", { name: "Sign in with a passkey" }).click();
  await page.getByText("Not signed in").waitFor();
  await devices.send("WebAuthn.removeVirtualAuthenticator", { authenticatorId });
  await addAuthenticator({ isUserVerified: true });
  await page.reload();
  await page.getByRole("button", { name: "Sign in with a passkey" }).click();
  await page.getByText("Not signed in").waitFor();
});

test("tabs that open at once, and a page that is left before it is there, stay signed in", { skip }, async () => {
  await page.getByLabel("Name").fill("anna");
  await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await signedIn();
  const tabs = await Promise.all([1, 2, 3, 4].map(() => browser.context.newPage()));
  const account = (tab) => tab.goto(`${outside}/settings/account`, { waitUntil: "commit" });
  const signOutOf = (tab) => tab.getByRole("button", { name: "Sign out", exact: true });
  await Promise.all(tabs.map(account));
  for (const tab of tabs) await signOutOf(tab).waitFor({ timeout: 20_000 });
  for (let left = 0; left < 5; left += 1) {
    const asks = page.waitForRequest(/auth.refresh/);
    await account(page);
    await asks;
  }
  await page.reload();
  await signOutOf(page).waitFor();
  await Promise.all(tabs.map((tab) => tab.close()));
  await signOut();
});

test("the provider signs in whoever has a group of the rules, with the role of that group", { skip }, async () => {
  await page.getByRole("link", { name: "Sign in with The Company" }).click();
  await atProvider("sue");
  await signedIn();
  const { user, roles } = await me();
  assert.deepEqual([user, roles], ["sue", [{ site: "home", role: "operator" }]]);
  await page.goto(`${outside}/settings/account`);
  assert.equal(await page.getByLabel("Name of the new passkey").count(), 0, "whom the provider vouches for gets no passkey here");
});

test("whoever has none is told so, and stays outside", { skip }, async () => {
  await signOut();
  // The provider would let Sue in at once.
  await browser.context.clearCookies();
  await page.reload();
  await page.getByRole("link", { name: "Sign in with The Company" }).click();
  await atProvider("tom");
  await page.getByText("You are known there, but have no role here.").waitFor();
  assert.deepEqual(await findings(page), []);
});

let authenticatorId;

async function addAuthenticator(more) {
  const options = { protocol: "ctap2", transport: "internal", hasResidentKey: true, hasUserVerification: true, automaticPresenceSimulation: true, ...more };
  ({ authenticatorId } = await devices.send("WebAuthn.addVirtualAuthenticator", { options }));
}

async function signOut() {
  await page.goto(`${outside}/settings/account`);
  await page.getByRole("button", { name: "Sign out", exact: true }).first().click();
  await page.getByRole("link", { name: "Sign in with The Company" }).waitFor();
}

async function signedIn() {
  await page.waitForURL((url) => url.origin === outside);
  await page.getByRole("link", { name: "Sign in with The Company" }).waitFor({ state: "hidden" });
  await page.locator("main").first().waitFor();
}

/** Who the page's own session says that this is. */
function me() {
  return page.evaluate(async () => {
    const { accessToken } = await (await fetch("/api/auth/refresh", { method: "POST" })).json();
    return (await fetch("/api/auth/me", { headers: { authorization: `Bearer ${accessToken}` } })).json();
  });
}

/** The provider's own pages: any password will do there, then it asks whether the hub may know. */
async function atProvider(name) {
  await page.locator("input[name=login]").fill(name);
  await page.locator("input[name=password]").fill("any");
  await page.locator("button[type=submit]").click();
  await page.getByRole("button", { name: "Continue" }).click();
}

async function freePort() {
  const server = createServer();
  await new Promise((resolve) => { server.listen(0, "127.0.0.1", resolve); });
  const { port } = server.address();
  await new Promise((resolve) => { server.close(resolve); });
  return port;
}

/** The provider of the hub's own tests; npm installs it where it is not there yet. */
async function startProvider(port, redirect) {
  const cwd = fileURLToPath(new URL("../../backend/hub/tests/hub/openid_provider", import.meta.url));
  if (!existsSync(join(cwd, "node_modules/oidc-provider"))) {
    await run("npm", ["install", "--no-save", "--no-audit", "--no-fund"], { cwd });
  }
  const child = spawn("node", ["provider.mjs", String(port), redirect], { cwd, stdio: ["ignore", "pipe", "ignore"] });
  await new Promise((resolve, reject) => {
    child.once("exit", () => { reject(new Error("the provider ended at its start")); });
    createInterface(child.stdout).on("line", (line) => { if (line === "ready") resolve(); });
  });
  return child;
}
