// Pictures of every page of a running program: wide and phone, light and dark.
//   node scripts/screenshots.mjs [folder]            starts `ohmstead demo` (OHMSTEAD_BIN, else ../target/{release,debug}/ohmstead)
//   node scripts/screenshots.mjs [folder] --hub URL  of a hub that runs already, without login
//   --only costs,bills   these pages    --full   whole pages, one file each, instead of one small picture with all four
//   --language de        in another language
import { mkdir, writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { findBinary, startDemo } from "../e2e/hub.mjs";
import { openBrowser } from "./browser.mjs";
import { pages, furnish } from "./screenshots/pages.mjs";
import { compose } from "./screenshots/compose.mjs";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { only: { type: "string" }, hub: { type: "string" }, full: { type: "boolean" }, language: { type: "string" } },
});
const folder = positionals[0] ?? "../docs/images/pages";
const looks = [
  { look: "wide-light", viewport: { width: 1440, height: 900 }, colorScheme: "light" },
  { look: "wide-dark", viewport: { width: 1440, height: 900 }, colorScheme: "dark" },
  { look: "phone-light", viewport: { width: 390, height: 844 }, colorScheme: "light" },
  { look: "phone-dark", viewport: { width: 390, height: 844 }, colorScheme: "dark" },
];

const wanted = values.only?.split(",");
const hub = values.hub ? { url: values.hub.replace(/\/$/, ""), stop: () => Promise.resolve() } : await startOwnHub();
const known = await furnish(hub.url);
await mkdir(folder, { recursive: true });
const chosen = pages(known).filter((each) => !wanted || wanted.includes(each.name));
const browser = await openBrowser({ reducedMotion: "reduce" });
let complaints = 0;
for (const shot of chosen) {
  const pictures = {};
  for (const { look, viewport, colorScheme } of looks) pictures[look] = await take(shot, look, viewport, colorScheme);
  if (!values.full) await writeFile(`${folder}/${shot.name}.webp`, await compose(browser.context, pictures));
}
await browser.close();
await hub.stop();
console.log(`${String(chosen.length)} pages in ${folder}, ${String(complaints)} complaints`);
process.exit(complaints > 0 ? 1 : 0);

async function startOwnHub() {
  const binary = findBinary();
  if (!binary) throw new Error("no ohmstead program: build it, or name it in OHMSTEAD_BIN");
  return startDemo(binary, { OHMSTEAD_SITE__TIMEZONE: "Europe/Berlin" });
}

async function take(shot, look, viewport, colorScheme) {
  const page = await browser.context.newPage();
  const complain = (text) => {
    complaints += 1;
    console.log(`${shot.name} ${look}: ${text}`);
  };
  page.on("console", (message) => { if (message.type() === "error" || message.type() === "warning") complain(message.text()); });
  page.on("pageerror", (error) => { complain(error.message); });
  if (values.language) await page.addInitScript((language) => { localStorage.setItem("ohmstead.language", language); }, values.language);
  await page.setViewportSize(viewport);
  await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
  await page.goto(hub.url + shot.path);
  await page.locator("main h1").waitFor();
  await shot.prepare?.(page);
  // The live stream never rests; what a page asks for does.
  await page.waitForLoadState("networkidle", { timeout: 4000 }).catch(() => undefined);
  await page.waitForFunction(() => !document.querySelector("[aria-busy=true]"), undefined, { timeout: 8000 }).catch(() => { complain("something still waits"); });
  await page.evaluate(() => document.fonts.ready.then(() => true));
  if (await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth)) complain("wider than the window");
  const picture = await page.screenshot({ fullPage: Boolean(values.full), ...(values.full ? { path: `${folder}/${shot.name}-${look}.png` } : {}) });
  await page.close();
  return picture;
}
