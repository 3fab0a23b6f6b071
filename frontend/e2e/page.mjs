import { openBrowser } from "../scripts/browser.mjs";

/** A page in a fresh browser, with what its console and the network complained of. */
export async function openPage(options = {}) {
  const browser = await openBrowser({ viewport: { width: 1440, height: 900 }, reducedMotion: "reduce", ...options });
  const page = await browser.context.newPage();
  const complaints = [];
  page.setDefaultTimeout(30_000);
  page.on("console", (message) => { if (message.type() === "error") complaints.push(message.text()); });
  page.on("pageerror", (error) => complaints.push(error.message));
  return { browser, page, complaints };
}

/** Sends readings to a hub that is open, in portions that it takes. */
export async function postReadings(url, readings) {
  for (let first = 0; first < readings.length; first += 1000) {
    const response = await fetch(`${url}/api/readings`, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(readings.slice(first, first + 1000)) });
    if (response.status !== 200) throw new Error(`${String(response.status)}: ${await response.text()}`);
  }
}

/** Waits until something that is asked is so. */
export async function until(what, ask, timeoutMs = 120_000) {
  const end = Date.now() + timeoutMs;
  for (;;) {
    const answer = await ask();
    if (answer) return answer;
    if (Date.now() > end) throw new Error(`not within ${String(timeoutMs / 1000)} s: ${what}`);
    await new Promise((resolve) => { setTimeout(resolve, 250); });
  }
}

const DAY = 86_400_000;

/** The demonstration's last days are there, of a device. */
export function historyLoaded(url, deviceId = "house", days = 6) {
  const midnight = Math.floor(Date.now() / DAY) * DAY;
  const query = new URLSearchParams({ deviceId, from: (midnight - days * DAY) / 1000, to: midnight / 1000, bucket: "day" });
  return until(`the history of ${deviceId}`, async () => {
    const { buckets } = await (await fetch(`${url}/api/energy?${query}`)).json();
    return buckets?.every((bucket) => bucket.importWh + bucket.exportWh > 0);
  });
}
