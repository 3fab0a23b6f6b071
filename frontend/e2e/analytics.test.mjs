// Charts one looks closer at, moves, reads by keyboard and saves; against the real program.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, test } from "node:test";
import { openBrowser } from "../scripts/browser.mjs";
import { findings } from "./axe.mjs";
import { findBinary, startDemo } from "./hub.mjs";

const binary = findBinary();
const skip = binary ? false : "no ohmstead program: build it, or name it in OHMSTEAD_BIN";

let hub;
let browser;
let page;
const complaints = [];
const card = (title) => page.locator(`section:has(h2:text-is('${title}'))`);

before(async () => {
  if (!binary) return;
  hub = await startDemo(binary, { OHMSTEAD_SITE__TIMEZONE: "Europe/Berlin" });
  browser = await openBrowser({ viewport: { width: 1440, height: 900 }, acceptDownloads: true, reducedMotion: "reduce" });
  page = await browser.context.newPage();
  page.setDefaultTimeout(20_000);
  page.on("console", (message) => { if (message.type() === "error") complaints.push(message.text()); });
  page.on("response", (response) => { if (response.status() >= 400) complaints.push(`${String(response.status())} ${response.url()}`); });
  page.on("pageerror", (error) => complaints.push(error.message));
});

after(async () => {
  await browser?.close();
  await hub?.stop();
});

/** The demonstration's history comes in within two minutes. */
async function historyLoaded() {
  const day = 86_400_000;
  const midnight = Math.floor(Date.now() / day) * day;
  const query = new URLSearchParams({ deviceId: "house", from: (midnight - 6 * day) / 1000, to: midnight / 1000, bucket: "day" });
  for (let tries = 0; tries < 240; tries += 1) {
    const { buckets } = await (await fetch(`${hub.url}/api/energy?${query}`)).json();
    if (buckets.every((bucket) => bucket.importWh > 0)) return;
    await new Promise((resolve) => { setTimeout(resolve, 500); });
  }
  assert.fail("the demonstration's history did not arrive within two minutes");
}

test("a drag looks closer, and the address keeps it", { skip }, async () => {
  await historyLoaded();
  await page.goto(`${hub.url}/analytics?show=week`);
  const plot = page.getByTestId("zoom-area");
  await plot.waitFor();
  const before = await card("Power").innerText();
  const box = await plot.boundingBox();
  await page.mouse.move(box.x + box.width * 0.3, box.y + box.height / 2);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.35, box.y + box.height / 2, { steps: 4 });
  await page.mouse.up();
  await page.waitForURL(/zoom=\d+-\d+/);
  await page.waitForFunction((text) => !document.body.innerText.includes(text), /\d+ \w+ per point/.exec(before)[0]);
  await page.reload();
  await page.getByRole("button", { name: "Show everything" }).waitFor();
});

test("keys move and zoom, and the whole comes back", { skip }, async () => {
  const zoomed = new URL(page.url()).searchParams.get("zoom");
  await page.getByTestId("zoom-area").focus();
  await page.keyboard.press("ArrowRight");
  await page.waitForFunction((text) => new URL(location.href).searchParams.get("zoom") !== text, zoomed);
  const [from, to] = new URL(page.url()).searchParams.get("zoom").split("-").map(Number);
  await page.keyboard.press("+");
  await page.waitForFunction((length) => {
    const [a, b] = new URL(location.href).searchParams.get("zoom").split("-").map(Number);
    return b - a < length;
  }, to - from);
  await page.keyboard.press("Home");
  await page.waitForURL((url) => !url.searchParams.has("zoom"));
});

test("a chart is saved as numbers and as a picture", { skip }, async () => {
  await page.goto(`${hub.url}/analytics?show=week`);
  await card("Where it goes").locator("path.recharts-rectangle, .recharts-bar-rectangle path").first().waitFor();
  const save = async (item) => {
    await card("Where it goes").locator("summary").click();
    const [file] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: item }).click()]);
    return { name: file.suggestedFilename(), bytes: await readFile(await file.path()) };
  };
  const csv = await save("Numbers (CSV)");
  assert.equal(csv.name, "where-it-goes-circuits-and-the-rest.csv");
  const [head, first] = csv.bytes.toString().split("\r\n");
  assert.match(head, /^From,To,.*\(Wh\)$/);
  assert.equal(first.split(",").length, head.split(",").length);
  const png = await save("Picture (PNG)");
  assert.equal(png.bytes.subarray(1, 4).toString(), "PNG");
  assert.ok(png.bytes.length > 5000, "something is drawn");
});

test("voltage and frequency are drawn over the power, each with its axis, in table and address too", { skip }, async () => {
  await page.goto(`${hub.url}/analytics?show=day`);
  const power = card("Power");
  await power.getByRole("checkbox", { name: "Voltage" }).check();
  await power.getByRole("checkbox", { name: "Frequency" }).check();
  await page.waitForURL(/over=voltage%2Cfrequency/);
  await power.getByText("for two hours or less").waitFor();
  await power.locator("figure text", { hasText: /\d\sV$/ }).first().waitFor();
  const end = Math.floor(Date.now() / 1000) - 20;
  await page.goto(`${hub.url}/analytics?show=day&over=voltage,frequency&zoom=${String(end - 300)}-${String(end)}`);
  await power.locator("figure text", { hasText: /\d\sHz$/ }).first().waitFor();
  assert.match(await power.locator("figure").getAttribute("aria-label"), /over it Voltage \(V\), Frequency \(Hz\)$/);
  assert.deepEqual(await findings(page), []);
  await power.getByRole("button", { name: "Show as table" }).click();
  assert.match(await power.getByRole("row").nth(-2).innerText(), /2\d\d\.\d V\s+(49|50)\.\d\d Hz$/);
});

test("what a kWh costs is drawn over the power, with prices by the hour too", { skip }, async () => {
  await page.goto(`${hub.url}/analytics?show=week&over=price`);
  const power = card("Power");
  await power.locator("figure[aria-label$='over it Price (EUR/kWh)']").waitFor();
  await power.getByRole("button", { name: "Show as table" }).click();
  const prices = await power.locator("tbody td:last-child").allInnerTexts();
  const span = (await (await fetch(`${hub.url}/api/cost/rates?${new URLSearchParams({ from: new Date(Date.now() - 2 * 86_400_000).toISOString().slice(0, 10) + "T00:00:00Z" })}`)).json()).rates;
  const known = new Set(span.map((rate) => rate.perKwh));
  assert.ok(known.size > 1, "the demonstration pays another price at night");
  for (const price of known) assert.ok(prices.some((text) => text.startsWith(`${String(price)} `)), `${String(price)} is in the table`);
});

test("a week is set beside any other, and address, legend and numbers say which", { skip }, async () => {
  await page.goto(`${hub.url}/analytics?show=week`);
  const beside = card("Beside another time");
  await beside.locator(".recharts-bar-rectangle path").first().waitFor();
  assert.match(await page.getByTestId("compared").innerText(), /so far\n[^]*until \w{3} \d\d:\d\d/, "so far against so far");
  await beside.getByRole("button", { name: "Another" }).click();
  const twoWeeksAgo = new Date(Date.now() - 14 * 86_400_000).toISOString().slice(0, 10);
  await beside.getByLabel("Compare with the week of").fill(twoWeeksAgo);
  await page.waitForURL((url) => url.searchParams.get("with") === twoWeeksAgo);
  const said = await beside.getByRole("status").innerText();
  assert.match(said, /^.+ beside .+$/);
  for (const name of said.split(" beside ")) assert.ok((await beside.locator("ul").innerText()).includes(name), `${name} is in the legend`);
  await page.reload();
  await beside.getByRole("button", { name: "Another", pressed: true }).waitFor();
  await beside.getByRole("button", { name: "Show as table" }).click();
  assert.equal(await beside.getByRole("row").count(), 8);
  assert.deepEqual(await findings(page), []);
  await beside.getByRole("button", { name: "A year earlier" }).click();
  await page.waitForURL(/with=year/);
});

test("what the circuits and the rest drew is what the meter drew", { skip }, async () => {
  const from = new Date(Date.now() - 3 * 86_400_000).toISOString().slice(0, 10);
  const cost = await (await fetch(`${hub.url}/api/cost?${new URLSearchParams({ from: `${from}T00:00:00Z`, bucket: "day", by: "circuit" })}`)).json();
  cost.buckets.forEach((bucket, index) => {
    const sum = cost.circuits.reduce((all, each) => all + each.importsWh[index], 0);
    assert.ok(sum >= bucket.importWh - 0.01, "a circuit may also use the sun; together they never miss what was bought");
  });
});

test("the heat map is read by keys", { skip }, async () => {
  await card("When it is used").getByRole("grid").focus();
  const first = await page.getByTestId("heat-readout").innerText();
  assert.match(first, /\d/);
  await page.keyboard.press("ArrowDown");
  await page.waitForFunction((text) => document.querySelector("[data-testid=heat-readout]").innerText !== text, first);
});

for (const path of ["/", "/analytics", "/costs", "/costs/bills", "/costs/tariffs", "/costs/compare", "/devices", "/devices/house", "/alerts", "/settings", "/firmware"]) {
  test(`axe finds nothing on ${path}, wide and 360 px narrow, light and dark, and nothing is wider than the window`, { skip }, async () => {
    for (const [width, colorScheme] of [[1440, "light"], [360, "dark"]]) {
      await page.setViewportSize({ width, height: 800 });
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      await page.goto(`${hub.url}${path}`);
      await page.locator("main h1").waitFor();
      await page.waitForLoadState("networkidle", { timeout: 5000 }).catch(() => undefined);
      assert.deepEqual(await findings(page), [], `${String(width)} px, ${colorScheme}`);
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), `${String(width)} px: wider than the window`);
    }
  });
}

test("the browser's console stayed free of errors", { skip }, () => {
  assert.deepEqual(complaints, []);
});
