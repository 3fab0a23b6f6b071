// From the first tariff to a bill with its adjustment, in a real browser against the real program.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { openBrowser } from "../scripts/browser.mjs";
import { findBinary, startDemo } from "./hub.mjs";

const binary = findBinary();
const skip = binary ? false : "no ohmstead program: build it, or name it in OHMSTEAD_BIN";
const DAY = 86_400_000;
// A billing period ended a week ago, in the middle of the demonstration's history.
const boundary = new Date(Date.now() - 7 * DAY);

let hub;
let browser;
let page;
const complaints = [];

before(async () => {
  if (!binary) return;
  hub = await startDemo(binary, { OHMSTEAD_SITE__BILLING_DAY: String(boundary.getUTCDate()) });
  browser = await openBrowser({ viewport: { width: 1440, height: 900 } });
  page = await browser.context.newPage();
  page.setDefaultTimeout(20_000);
  page.on("console", (message) => { if (message.type() === "error") complaints.push(message.text()); });
  page.on("pageerror", (error) => complaints.push(error.message));
  await historyLoaded();
  // The demonstration comes with tariffs of its own; this story begins without any.
  for (const { id } of (await getJson("/api/tariffs")).tariffs) await fetch(`${hub.url}/api/tariffs/${id}`, { method: "DELETE" });
  await page.goto(hub.url);
});

after(async () => {
  await browser?.close();
  await hub?.stop();
});

const getJson = async (path) => (await fetch(hub.url + path)).json();

/** Asks the hub until the demonstration's history is there. */
async function historyLoaded() {
  const midnight = Math.floor(Date.now() / DAY) * DAY;
  for (let tries = 0; tries < 240; tries += 1) {
    const { buckets } = await getJson(`/api/energy?deviceId=house&from=${(midnight - 14 * DAY) / 1000}&to=${midnight / 1000}&bucket=day`);
    if (buckets?.every((bucket) => bucket.importWh > 0)) return;
    await new Promise((resolve) => { setTimeout(resolve, 500); });
  }
  assert.fail("the demonstration's history did not arrive within two minutes");
}

const tab = (name) => page.getByRole("navigation", { name: "About money" }).getByRole("link", { name });
const figure = (id) => page.getByTestId(id).locator("p").first().innerText();
const amount = (text) => Number(/([\d,]+\.\d{2})/.exec(text)?.[1].replaceAll(",", ""));

/** Mends the contract's only version to another price and waits until it is listed. */
async function mendPrice(price) {
  await tab("Tariffs").click();
  await page.getByRole("button", { name: "Edit" }).click();
  await page.getByLabel("Price (EUR/kWh)", { exact: true }).fill(price);
  await page.getByRole("button", { name: "Save tariff" }).click();
  await page.getByText(`€${price}`, { exact: true }).waitFor();
}

test("without a tariff the page offers to add one", { skip }, async () => {
  await page.getByRole("link", { name: "Costs" }).first().click();
  await page.getByRole("link", { name: "Add your contract" }).click();
  await page.getByRole("button", { name: "Save tariff" }).click();
  await page.getByText("A name, as on your bill").waitFor();
  await page.getByLabel("Name", { exact: true }).fill("Town Power");
  await page.getByLabel("Price (EUR/kWh)", { exact: true }).fill("0.30");
  await page.getByLabel("Standing charge (EUR)").fill("9.50");
  await page.getByRole("button", { name: "Save tariff" }).click();
  await page.locator("h2", { hasText: "Town Power" }).waitFor();
  const { tariffs } = await getJson("/api/tariffs");
  assert.deepEqual(tariffs.map((each) => each.id), ["town-power"]);
});

test("the costs page shows money, and the money follows the tariff", { skip }, async () => {
  await tab("Costs").click();
  const before = amount(await figure("so-far"));
  assert.ok(before > 0, `${before} is money`);
  assert.match(await page.getByTestId("projected").innerText(), /Projection/);
  await page.waitForFunction(() => document.querySelectorAll(".recharts-bar-rectangle path").length >= 7);
  assert.match(await page.getByTestId("circuits").innerText(), /Not measured by any circuit/);
  await mendPrice("0.40");
  await tab("Costs").click();
  await page.waitForFunction((was) => Number(/([\d,]+\.\d{2})/.exec(document.querySelector("[data-testid=so-far] p")?.innerText ?? "")?.[1].replaceAll(",", "")) > was * 1.2, before);
});

let issuedTotal;

test("a period that is over can be issued, after a question", { skip }, async () => {
  await tab("Bills").click();
  await page.getByRole("button", { name: /Not issued/ }).first().click();
  await page.getByText("Preview: not issued yet").waitFor();
  await page.getByTestId("bill-lines").getByRole("button").first().click();
  await page.getByTestId("line-detail").getByText("quarter hours", { exact: false }).first().waitFor();
  await page.getByRole("button", { name: "Issue this bill" }).click();
  await page.getByRole("dialog").getByRole("button", { name: /^Issue €/ }).click();
  await page.getByText(/^Bill town-power-/).waitFor();
  const { bills } = await getJson("/api/bills");
  assert.equal(bills.length, 1);
  issuedTotal = bills[0].total;
  assert.equal(amount(await page.getByTestId("bill-total").innerText()), issuedTotal);
});

test("an issued bill prints and exports", { skip }, async () => {
  const href = await page.getByRole("link", { name: /Print/ }).getAttribute("href");
  const html = await (await fetch(hub.url + href)).text();
  assert.ok(html.includes(issuedTotal.toFixed(2)), "the page for print has the total");
  const csv = await (await fetch(hub.url + href.replace(".html", ".csv"))).text();
  assert.ok(csv.trim().split("\n").length >= 3, "the CSV has the lines");
});

test("on paper there is the bill and nothing of the program", { skip }, async () => {
  await page.emulateMedia({ media: "print" });
  assert.equal(await page.getByRole("navigation").filter({ visible: true }).count(), 0);
  assert.ok(await page.getByTestId("bill-total").isVisible());
  assert.ok(await page.getByTestId("bill-lines").getByText("Total", { exact: true }).isVisible());
  assert.match(await page.getByTestId("bill-lines").innerText(), /\d\.\d{3} kWh/, "energy keeps its three places");
  assert.equal(await page.locator("main button:not(table button)").filter({ visible: true }).count(), 0);
  await page.emulateMedia({ media: "screen" });
});

test("after the tariff is corrected the bill stays, with an adjustment", { skip }, async () => {
  await mendPrice("0.35");
  await tab("Bills").click();
  await page.getByRole("button", { name: /Issued, would change/ }).click();
  const notice = await page.getByTestId("adjustment").innerText();
  assert.match(notice, /^Was €[\d,.]+, now €[\d,.]+ \(−€[\d,.]+\), because:/);
  assert.equal(amount(notice), issuedTotal);
  assert.equal(amount(await page.getByTestId("bill-total").innerText()), issuedTotal);
});

test("an offer is ranked against the contract", { skip }, async () => {
  await tab("Tariffs").click();
  await page.getByRole("button", { name: "Add an offer" }).click();
  await page.getByLabel("Name", { exact: true }).fill("Cheap Power");
  await page.getByLabel("Price (EUR/kWh)", { exact: true }).fill("0.20");
  await page.getByRole("button", { name: "Save tariff" }).click();
  await page.locator("h2", { hasText: "Cheap Power" }).waitFor();
  await tab("Compare").click();
  const rows = page.getByTestId("ranking").locator("tbody tr");
  await rows.nth(1).waitFor();
  assert.match(await rows.nth(0).innerText(), /Cheap Power[\s\S]*−€/);
  assert.match(await rows.nth(1).innerText(), /Town Power[\s\S]*yours now/);
});

test("the meter check finds our own energy again", { skip }, async () => {
  const first = new Date(Date.now() - 6 * DAY).toISOString().slice(0, 10);
  const last = new Date(Date.now() - 2 * DAY).toISOString().slice(0, 10);
  const to = new Date(Date.parse(last) + DAY).toISOString();
  const { total } = await getJson(`/api/energy?${new URLSearchParams({ deviceId: "house", from: `${first}T00:00:00Z`, to, bucket: "day" })}`);
  await tab("Meter check").click();
  await page.getByLabel("First day").fill(first);
  await page.getByLabel("Last day").fill(last);
  await page.getByLabel("kWh", { exact: true }).fill(String(total.importWh / 1000));
  await page.getByRole("button", { name: "Compare the meters" }).click();
  await page.getByText("1.0000", { exact: false }).first().waitFor();
});

test("the browser's console stayed free of errors", { skip }, () => {
  assert.deepEqual(complaints, []);
});
