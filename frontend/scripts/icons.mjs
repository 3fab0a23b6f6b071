// Draws the app icons (public/*.png) from public/favicon.svg. Run after changing the drawing.
import { readFile } from "node:fs/promises";
import { openBrowser } from "./browser.mjs";

const svg = await readFile(new URL("../public/favicon.svg", import.meta.url), "utf8");
const square = svg.replace('rx="15"', 'rx="0"');
// A maskable icon is cut to a circle by some systems: its drawing keeps to the inner 80 %.
const maskable = square.replace("viewBox=\"0 0 64 64\"", "viewBox=\"-8 -8 80 80\" style=\"background:#0f6b63\"");
const wanted = [["icon-192", 192, svg], ["icon-512", 512, svg], ["icon-512-maskable", 512, maskable], ["apple-touch-icon", 180, square]];

const { context, close } = await openBrowser();
const page = await context.newPage();
for (const [name, size, drawing] of wanted) {
  await page.setViewportSize({ width: size, height: size });
  await page.setContent(`<style>*{margin:0}svg{display:block;width:${size}px;height:${size}px}</style>${drawing}`);
  await page.screenshot({ path: new URL(`../public/${name}.png`, import.meta.url).pathname, omitBackground: true });
}
await close();
