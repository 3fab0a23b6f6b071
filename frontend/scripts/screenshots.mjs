// Takes pictures of the built dashboard against the mock hub, in light and dark, wide and phone.
//   node scripts/screenshots.mjs [folder] [--only name]
//   node scripts/screenshots.mjs [folder] --hub http://…   the pages about money, of a running hub that has a contract
import { spawn } from "node:child_process";
import { mkdir } from "node:fs/promises";
import { createInterface } from "node:readline";
import { parseArgs } from "node:util";
import { openBrowser } from "./browser.mjs";

const { values, positionals } = parseArgs({ allowPositionals: true, options: { only: { type: "string" }, hub: { type: "string" } } });
const folder = positionals[0] ?? "test-results/screenshots";
await mkdir(folder, { recursive: true });

const wide = { width: 1440, height: 900 };
const phone = { width: 390, height: 844 };
const shots = [
  { name: "home", scenario: "home", path: "/" },
  { name: "home-7d", scenario: "home", path: "/?show=week&bars=hour" },
  { name: "home-30d", scenario: "home", path: "/?show=month&bars=day" },
  { name: "solar", scenario: "home", path: "/?device=roof" },
  { name: "silent", scenario: "home", path: "/?device=fridge" },
  { name: "one", scenario: "one", path: "/", env: { MOCK_ALERT: "0" } },
  { name: "many", scenario: "1000", path: "/" },
  { name: "empty", scenario: "empty", path: "/" },
  { name: "analytics", scenario: "home", path: "/analytics", env: { MOCK_ALERT: "0" } },
  { name: "devices", scenario: "home", path: "/devices", env: { MOCK_ALERT: "0" } },
  { name: "device", scenario: "home", path: "/devices/house-main", env: { MOCK_ALERT: "0" } },
  { name: "firmware", scenario: "home", path: "/firmware", env: { MOCK_ALERT: "0" } },
  { name: "alerts", scenario: "home", path: "/alerts" },
  { name: "settings", scenario: "home", path: "/settings", env: { MOCK_ALERT: "0" } },
];

const moneyShots = [
  { name: "costs", path: "/costs" },
  { name: "costs-12m", path: "/costs?show=year" },
  { name: "bills", path: "/costs/bills" },
  { name: "tariffs", path: "/costs/tariffs" },
  { name: "tariffs-add", path: "/costs/tariffs?add=contract" },
  { name: "compare", path: "/costs/compare" },
  { name: "meter-check", path: "/costs/meter-check" },
];

async function startMock(shot) {
  if (values.hub) return { child: null, url: values.hub.replace(/\/$/, "") };
  const child = spawn(process.execPath, ["mock/server.mjs", "--scenario", shot.scenario, "--port", "0", "--every", "1000"], { env: { ...process.env, ...shot.env } });
  child.stderr.pipe(process.stderr);
  for await (const line of createInterface(child.stdout)) {
    const url = /http:\S+/.exec(line)?.[0];
    if (url) return { child, url };
  }
  throw new Error("the mock did not start");
}

for (const shot of (values.hub ? moneyShots : shots).filter((each) => !values.only || values.only.split(",").includes(each.name))) {
  const { child, url } = await startMock(shot);
  for (const [size, viewport] of [["wide", wide], ["phone", phone]]) {
    for (const colorScheme of ["light", "dark"]) {
      const { context, close } = await openBrowser({ viewport, colorScheme, deviceScaleFactor: size === "phone" ? 2 : 1 });
      const page = await context.newPage();
      page.on("console", (message) => { if (message.type() === "error" || message.type() === "warning") console.log(`${shot.name} ${size}: ${message.text()}`); });
      page.on("pageerror", (error) => { console.log(`${shot.name} ${size}: ${error.message}`); });
      await page.goto(url + shot.path);
      await page.waitForSelector("main h1");
      await page.waitForLoadState("networkidle", { timeout: 4000 }).catch(() => undefined);
      await page.waitForFunction(() => !document.querySelector("[aria-busy=true]"), undefined, { timeout: 5000 }).catch(() => undefined);
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);
      if (overflow) console.log(`${shot.name} ${size}: wider than the window`);
      await page.screenshot({ path: `${folder}/${shot.name}-${size}-${colorScheme}.png`, fullPage: true });
      await close();
    }
  }
  child?.kill();
}
