// A topic that nothing reads becomes a meter: picked, tried while it is typed, saved, adopted; in a real browser, by messages of a real client.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { after, before, test } from "node:test";
import { promisify } from "node:util";
import { findings } from "./axe.mjs";
import { findBinary, startOpen } from "./hub.mjs";
import { openPage, until } from "./page.mjs";

const run = promisify(execFile);
const binary = findBinary();
const client = await run("mosquitto_pub", ["--help"]).then(() => true, (error) => error.code !== "ENOENT");
const skip = !binary ? "no ohmstead program: build it, or name it in OHMSTEAD_BIN" : client ? false : "no mosquitto_pub";

let hub;
let browser;
let page;
let complaints;

const asked = async (path) => (await fetch(`${hub.url}${path}`)).json();
const preview = () => page.locator("section", { has: page.getByRole("heading", { name: "What it would become" }) });
const publish = async (topic, message) => {
  const { mqtt } = await asked("/api/settings");
  await run("mosquitto_pub", ["-h", "127.0.0.1", "-p", mqtt.split(":").at(-1), "-q", "1", "-t", topic, "-m", message]);
};

before(async () => {
  if (skip) return;
  hub = await startOpen(binary);
  ({ browser, page, complaints } = await openPage());
  await publish("garage/door", "open");
  await publish("solar/roof/state", '{"ac":{"power":1.25,"voltage":231.5},"total_kwh":"7.5"}');
  await publish("zigbee2mqtt/tv", '{"energy":1.5,"power":6}');
});

after(async () => {
  await browser?.close();
  await hub?.stop();
});

test("from the meters that wait one comes to the topics that nothing reads", { skip }, async () => {
  await page.goto(`${hub.url}/devices/waiting`);
  await page.getByRole("link", { name: "by a mapping", exact: true }).click();
  await page.getByRole("heading", { name: "Messages that nothing reads" }).waitFor();
  const topics = await page.locator("section", { hasText: "Messages that nothing reads" }).locator("li p").allInnerTexts();
  assert.deepEqual(topics, ["zigbee2mqtt/tv", "solar/roof/state", "garage/door"], "those with numbers first");
  assert.deepEqual(await findings(page), []);
});

test("what a message would become is shown while the mapping is typed, and each fault at its field", { skip }, async () => {
  await page.getByRole("button", { name: "Map solar/roof/state" }).click();
  await preview().getByText("solar-roof-state").waitFor();
  assert.match(await preview().innerText(), /solar-roof-state[^]*New: it will wait[^]*Power\s*1\.3\s*W[^]*Counter\s*7\.50\s*kWh[^]*Voltage\s*231\.5\s*V[^]*the moment it arrives/);
  assert.deepEqual(await findings(page), []);
  await page.getByLabel("It is").first().selectOption("kW");
  await page.getByLabel("Turn sign").first().check();
  await page.getByLabel("Topics", { exact: true }).fill("solar/+/state");
  await page.getByLabel("Id of the device").fill("pv-{2}");
  await page.getByText("only where the topic has a +", { exact: false }).waitFor();
  assert.ok(await page.getByRole("button", { name: "Save mapping" }).isDisabled());
  await page.getByLabel("Where (JSON Pointer)").nth(1).fill("/ac/volts");
  await page.getByText("Not in the message").waitFor();
  await page.getByLabel("Factor").nth(2).fill("x");
  await page.getByText("A number above 0").waitFor();
  assert.deepEqual(await findings(page), []);
  await page.getByLabel("Factor").nth(2).fill("1");
  await page.getByLabel("Where (JSON Pointer)").nth(1).fill("/ac/voltage");
  await page.getByLabel("Id of the device").fill("pv-{1}");
  await preview().getByText("−1.25").waitFor();
  assert.match(await preview().innerText(), /pv-roof[^]*Power\s*−1\.25\s*kW/);
});

test("saved, it reads the next message, and the meter waits", { skip }, async () => {
  await page.getByRole("button", { name: "Save mapping" }).click();
  await page.getByText("solar/+/state → pv-{1}").waitFor();
  assert.equal(await page.getByRole("button", { name: "Map solar/roof/state" }).count(), 0, "what is read is no longer listed");
  await publish("solar/roof/state", '{"ac":{"power":2.5},"total_kwh":8}');
  await until("the meter waits", async () => (await asked("/api/devices/waiting")).waiting[0]?.id === "pv-roof");
  await page.getByRole("link", { name: "Meters that wait" }).click();
  await page.getByText("solar/roof/state").waitFor();
  await page.getByRole("button", { name: "Adopt pv-roof" }).click();
  const { devices } = await until("it is a device", async () => { const list = await asked("/api/devices"); return list.devices.length > 0 && list; });
  assert.equal(devices[0].lastReading.power, -2500);
});

test("a dialect that is turned off is named in place of a mapping", { skip }, async () => {
  await page.goto(`${hub.url}/devices/mappings?new=zigbee2mqtt/tv`);
  await preview().getByText("Zigbee2MQTT can be read without a mapping").waitFor();
  assert.ok(await preview().getByText("[integrations.zigbee2mqtt] enabled = true").isVisible());
});

test("a mapping is changed and taken away, on a phone too", { skip }, async () => {
  await page.setViewportSize({ width: 360, height: 800 });
  await page.goto(`${hub.url}/devices/mappings`);
  await page.getByRole("button", { name: "Change solar/+/state" }).click();
  await page.getByLabel("Topic of the message").fill("solar/barn/state");
  await page.getByLabel("Message", { exact: true }).fill('{"ac":{"power":1}}');
  await preview().getByText("pv-barn").waitFor();
  await page.getByRole("button", { name: "Remove this value" }).nth(1).click();
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), "nothing is cut off");
  assert.deepEqual(await findings(page), []);
  await page.getByRole("button", { name: "Save mapping" }).click();
  await page.getByText("solar/+/state → pv-{1}").waitFor();
  assert.equal((await asked("/api/mappings")).mappings[0].values.length, 2);
  await page.getByRole("button", { name: "Remove solar/+/state" }).click();
  await page.getByRole("button", { name: "Remove it" }).click();
  await page.getByText("No mapping yet").waitFor();
  assert.deepEqual((await asked("/api/mappings")).mappings, []);
  assert.deepEqual(complaints, []);
});
