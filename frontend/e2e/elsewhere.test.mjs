// The dashboard built for a hub elsewhere: served by a plain file server below a path of another origin, allowed by the hub's list;
// signing in, a reload, live numbers, and what the hub refuses to a page that is not on the list.
import assert from "node:assert/strict";
import { readFile, mkdtemp, rm } from "node:fs/promises";
import { createServer as createHttp } from "node:http";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { extname, join, normalize } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { findings } from "./axe.mjs";
import { findBinary, startServeAt } from "./hub.mjs";
import { openPage } from "./page.mjs";

const binary = findBinary();
const skip = binary ? false : "no ohmstead program: build it, or name it in OHMSTEAD_BIN";
const BASE = "/energy/";
const PASSWORD = "correct horse battery";
const kinds = { ".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml", ".png": "image/png", ".woff2": "font/woff2", ".webmanifest": "application/manifest+json" };

let folder;
let hub;
let listed;
let stranger;
let shown;

before(async () => {
  if (!binary) return;
  folder = await mkdtemp(join(tmpdir(), "ohmstead-elsewhere-"));
  const port = await freePort();
  [listed, stranger] = [await serveFiles(folder), await serveFiles(folder)];
  await buildFor(`http://127.0.0.1:${String(port)}`);
  hub = await startServeAt(binary, port, { OHMSTEAD_HTTP__ORIGINS: JSON.stringify([listed.origin]) });
  shown = await openPage({ locale: "en-GB", timezoneId: "Europe/Berlin" });
});

after(async () => {
  await shown?.browser.close();
  await hub?.stop();
  listed?.close();
  stranger?.close();
  if (folder) await rm(folder, { recursive: true, force: true });
});

/** The built dashboard, for a hub at `api`, below BASE. */
async function buildFor(api) {
  const root = fileURLToPath(new URL("..", import.meta.url));
  [process.env.VITE_OHMSTEAD_API, process.env.OHMSTEAD_BASE] = [api, BASE];
  const { build } = await import("vite");
  await build({ root, logLevel: "error", build: { outDir: folder, emptyOutDir: true } });
  delete process.env.VITE_OHMSTEAD_API;
  delete process.env.OHMSTEAD_BASE;
}

/** A file server as there are many: files below BASE, the first page for every other path there, nothing else. */
async function serveFiles(root) {
  const server = createHttp((request, response) => {
    const { pathname } = new URL(request.url, "http://localhost");
    if (!pathname.startsWith(BASE)) return response.writeHead(404).end();
    const inside = normalize(pathname.slice(BASE.length)).replace(/^(\.\.[/\\])+/, "");
    const send = (name) => readFile(join(root, name)).then((bytes) => response.writeHead(200, { "content-type": kinds[extname(name)] ?? "application/octet-stream" }).end(bytes));
    return send(inside && inside !== "." ? inside : "index.html").catch(() => send("index.html"));
  });
  await new Promise((resolve) => { server.listen(0, "127.0.0.1", resolve); });
  return { origin: `http://127.0.0.1:${String(server.address().port)}`, close: () => server.close() };
}

function freePort() {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, "127.0.0.1", () => {
      const { port } = probe.address();
      probe.close(() => { resolve(port); });
    });
  });
}

test("the first account is made from the page elsewhere", { skip }, async () => {
  const { page } = shown;
  await page.goto(`${listed.origin}${BASE}setup${new URL(hub.setupLink).hash}`);
  await page.getByRole("heading", { name: "Welcome: make the administrator" }).waitFor();
  await page.getByLabel("Name").fill("anna");
  await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await page.getByLabel("Password again").fill(PASSWORD);
  await page.getByRole("button", { name: "Create and sign in" }).click();
  await page.getByRole("heading", { name: "Where is it?" }).waitFor();
  assert.equal(new URL(page.url()).pathname, `${BASE}welcome/site`);
});

test("a reload stays signed in, and the page is live", { skip }, async () => {
  const { page } = shown;
  await page.goto(`${listed.origin}${BASE}settings`);
  await page.locator("main h1", { hasText: "Settings" }).waitFor();
  await page.goto(`${listed.origin}${BASE}`);
  await page.waitForSelector("[data-testid=live-sign][data-state=live]:visible");
  assert.deepEqual(await findings(page), []);
});

test("a meter added there is listed by the hub, and links keep the path", { skip }, async () => {
  const { page } = shown;
  await page.goto(`${listed.origin}${BASE}welcome/meter`);
  await page.getByLabel("Name").fill("Whole house");
  await page.getByRole("button", { name: "Make its password" }).click();
  await page.getByText("Waiting for the first reading of whole-house").waitFor();
  await page.getByRole("link", { name: "Devices" }).first().click();
  await page.waitForURL(`${listed.origin}${BASE}devices`);
  await page.getByRole("link", { name: "Whole house" }).waitFor();
});

test("signing out and in again works there", { skip }, async () => {
  const { page } = shown;
  await page.goto(`${listed.origin}${BASE}settings/account`);
  await page.getByRole("button", { name: "Sign out", exact: true }).click();
  await page.getByLabel("Name").fill("anna");
  await page.getByLabel("Password").fill(PASSWORD);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await page.getByText("Where you are signed in").waitFor();
  await page.getByRole("link", { name: "Dashboard" }).first().click();
  await page.waitForSelector("[data-testid=live-sign][data-state=live]:visible");
});

test("a page of an origin that is not listed gets nothing", { skip }, async () => {
  const { page, complaints } = shown;
  assert.deepEqual(complaints.filter((text) => !/401 \(Unauthorized\)/.test(text)), [], "so far nothing was complained of");
  await page.goto(`${stranger.origin}${BASE}`);
  await page.getByText(/cannot be reached|could not|Something went wrong/).first().waitFor();
  assert.equal(await page.locator("[data-testid=live-sign][data-state=live]").count(), 0);
});
