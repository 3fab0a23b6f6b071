// Many readings at 5 s: a year is looked at, zoomed to raw and panned within bounds of time. OHMSTEAD_E2E_DAYS says how many days
// (default 7; 365 is 6.3 million readings, which a release build takes in in minutes).
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { findBinary, startOpen } from "./hub.mjs";
import { openPage, postReadings, until } from "./page.mjs";

const binary = findBinary();
const skip = binary ? false : "no ohmstead program: build it, or name it in OHMSTEAD_BIN";
const DAYS = Number(process.env.OHMSTEAD_E2E_DAYS ?? 7);
const EVERY_S = 5;
/** Generous, for a slow machine under load: what would be noticed as broken, not what is aimed at. */
const BOUND_MS = 15_000;

let hub;
let shown;
const now = Math.floor(Date.now() / 86_400_000) * 86_400;
const start = now - DAYS * 86_400;

before(async () => {
  if (!binary) return;
  hub = await startOpen(binary, { OHMSTEAD_SITE__TIMEZONE: "UTC" });
  let wh = 0;
  for (let from = start; from < now; from += 3600) {
    const hour = Array.from({ length: 3600 / EVERY_S }, (_, n) => {
      const timestamp = from + n * EVERY_S;
      const power = 300 + 200 * Math.sin(timestamp / 7000) + (timestamp % 3600 < 600 ? 1800 : 0);
      wh += (power * EVERY_S) / 3600;
      return { deviceId: "house", voltage: 230, current: Number((power / 230).toFixed(3)), power: Number(power.toFixed(1)), energy: Number(wh.toFixed(3)), timestamp };
    });
    await postReadings(hub.url, hour);
  }
  await until("the year is derived", async () => {
    const query = new URLSearchParams({ deviceId: "house", from: start, to: now - 86_400, bucket: "day" });
    const { buckets } = await (await fetch(`${hub.url}/api/energy?${query}`)).json();
    return buckets?.every((bucket) => bucket.coverage > 0.99);
  });
  shown = await openPage();
}, { timeout: 3_600_000 });

after(async () => {
  await shown?.browser.close();
  await hub?.stop();
});

/** How long it took until a condition on the page held, ms. */
async function timed(go, ready) {
  const begun = performance.now();
  await go();
  await ready();
  return performance.now() - begun;
}

test("the year is drawn within its bound, by months and by hours of the day", { skip }, async () => {
  const { page } = shown;
  const year = new Date(start * 1000).getUTCFullYear();
  const took = await timed(
    () => page.goto(`${hub.url}/analytics?device=house&show=year&at=${String(year)}-12-01`),
    () => page.waitForFunction(() => !document.querySelector("[aria-busy=true]") && document.querySelector("[data-testid=zoom-area] path")),
  );
  console.log(`year: ${took.toFixed(0)} ms for ${String((DAYS * 86_400) / EVERY_S)} readings`);
  assert.ok(took < BOUND_MS, `${took.toFixed(0)} ms`);
});

test("a day is shown to the reading, and panning it moves at a rate that the eye takes for steady", { skip }, async () => {
  const { page } = shown;
  const at = new Date((now - 2 * 86_400) * 1000).toISOString().slice(0, 10);
  const took = await timed(
    () => page.goto(`${hub.url}/analytics?device=house&show=day&at=${at}`),
    () => page.waitForFunction(() => document.querySelector("[data-testid=zoom-area] path")),
  );
  assert.ok(took < BOUND_MS, `${took.toFixed(0)} ms`);
  const plot = page.getByTestId("zoom-area");
  await plot.focus();
  await page.keyboard.press("+");
  await page.waitForURL(/zoom=/);
  // Frames while the arrow key is held: counted by the page itself.
  await page.evaluate(() => {
    window.frames60 = [];
    const count = (time) => { window.frames60.push(time); window.counting = requestAnimationFrame(count); };
    window.counting = requestAnimationFrame(count);
  });
  for (let n = 0; n < 20; n += 1) await page.keyboard.press(n < 10 ? "ArrowRight" : "ArrowLeft");
  const gaps = await page.evaluate(() => {
    cancelAnimationFrame(window.counting);
    return window.frames60.slice(1).map((time, n) => time - window.frames60[n]).sort((a, b) => a - b);
  });
  const middle = gaps[Math.floor(gaps.length / 2)];
  console.log(`panning: ${(1000 / middle).toFixed(0)} frames/s in the median, the longest frame ${gaps.at(-1).toFixed(0)} ms`);
  assert.ok(middle < 40, `a frame takes ${middle.toFixed(0)} ms`);
});

test("the browser's console stayed free of errors", { skip }, () => {
  assert.deepEqual(shown.complaints, []);
});
