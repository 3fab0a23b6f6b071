// A language of the dashboard against the real program: every page, no English left, its direction, kept over a reload.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { gzipSync } from "node:zlib";
import { findings } from "./axe.mjs";
import { findBinary, startDemo } from "./hub.mjs";
import { openPage } from "./page.mjs";

const binary = findBinary();
const skip = binary ? false : "no ohmstead program: build it, or name it in OHMSTEAD_BIN";
const pages = ["/", "/analytics", "/costs", "/costs/bills", "/costs/tariffs", "/costs/tariffs?add=contract", "/costs/compare", "/costs/meter-check", "/devices", "/devices/house", "/devices/waiting", "/firmware", "/alerts", "/settings", "/settings/account", "/settings/sites", "/settings/audit", "/welcome/site", "/nowhere"];

/** A catalogue's texts by the English ones. */
function catalogue(language, atLeast = 800) {
  const source = readFileSync(new URL(`../src/i18n/${language}.ts`, import.meta.url), "utf8");
  const found = [...source.matchAll(/^ {2}("(?:[^"\\]|\\.)*"): ("(?:[^"\\]|\\.)*"),$/gm)];
  assert.ok(found.length > atLeast, `${String(found.length)} texts are read`);
  return new Map(found.map(([, message, text]) => [JSON.parse(message), JSON.parse(text)]));
}

let hub;
let shown;
/** What the demonstration calls its devices, which is data. */
let named;

before(async () => {
  if (!binary) return;
  hub = await startDemo(binary, { OHMSTEAD_SITE__TIMEZONE: "Europe/Berlin" });
  named = new Set((await (await fetch(`${hub.url}/api/devices`)).json()).devices.map((device) => device.name));
  shown = await openPage({ locale: "en-GB" });
});

after(async () => {
  await shown?.browser.close();
  await hub?.stop();
});

/** Chooses a language in Settings, as people do. */
async function choose(code, heading) {
  const { page } = shown;
  await page.goto(`${hub.url}/settings`);
  await page.locator("main h1").waitFor();
  await page.locator("select:has(option[lang=ar])").selectOption(code);
  await page.locator("main h1", { hasText: heading }).waitFor();
}

/** What stands on the page in English although the catalogue has another text for it. */
function leftOver(translated) {
  return shown.page.evaluate((messages) => {
    const english = new Set(messages);
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const found = [];
    while (walker.nextNode()) {
      const text = walker.currentNode.textContent.trim();
      const hidden = walker.currentNode.parentElement?.closest("script, style, code, pre, [lang]");
      if (!hidden && english.has(text)) found.push(text);
    }
    // A sentence of the hub that has no words in this language is marked as English.
    for (const element of document.querySelectorAll("main span[lang=en]")) found.push(element.textContent);
    for (const element of document.querySelectorAll("[aria-label], [title], [placeholder]")) {
      for (const name of ["aria-label", "title", "placeholder"]) if (english.has(element.getAttribute(name) ?? "")) found.push(`${name}=${element.getAttribute(name)}`);
    }
    return [...new Set(found)];
  }, translated);
}

/** All tests of one language; `heading` is what the settings are called. */
export function testLanguage(code, heading, direction) {
  const texts = catalogue(code);
  const said = catalogue(`hub-${code}`, 400);
  // A text that is another text's translation too says nothing of the language.
  const values = new Set(texts.values());
  const translated = [...texts].filter(([message, text]) => message !== text && !values.has(message)).map(([message]) => message);

  test(`${code} is chosen in Settings and stays over a reload`, { skip }, async () => {
    const { page } = shown;
    await choose(code, heading);
    await page.reload();
    await page.locator("main h1", { hasText: heading }).waitFor();
    assert.deepEqual(await page.evaluate(() => [document.documentElement.lang, document.documentElement.dir]), [code, direction]);
  });

  for (const path of pages) {
    test(`${code}: no English is left on ${path}, and on a phone nothing is wider than the window`, { skip }, async () => {
      const { page } = shown;
      await page.goto(`${hub.url}${path}`);
      await page.locator("main h1").waitFor();
      await page.waitForFunction(() => !document.querySelector("[aria-busy=true]"));
      assert.deepEqual((await leftOver(translated)).filter((text) => !named.has(text.replace(/^title=/, ""))), []);
      await page.setViewportSize({ width: 390, height: 844 });
      const tooWide = () => document.documentElement.scrollWidth - window.innerWidth;
      // What is drawn to the new width only after the next frame counts as it stands then.
      await page.waitForFunction(() => document.documentElement.scrollWidth <= window.innerWidth, undefined, { timeout: 5_000 }).catch(() => null);
      const wide = await page.evaluate(tooWide);
      await page.setViewportSize({ width: 1440, height: 900 });
      assert.ok(wide <= 0, `${String(wide)} px wider than the window`);
    });
  }

  test(`${code}: axe finds nothing on the first page, and its side bar is where reading begins`, { skip }, async () => {
    const { page } = shown;
    await page.goto(hub.url);
    await page.getByTestId("live-power").waitFor();
    assert.deepEqual(await findings(page), []);
    const [bar, main] = [await page.locator("aside").boundingBox(), await page.locator("main").boundingBox()];
    assert.equal(bar.x > main.x, direction === "rtl");
  });

  test(`${code}: the first page begins with at most 200 KB of script, catalogue included`, { skip }, async () => {
    const html = await (await fetch(hub.url)).text();
    const begun = [...html.matchAll(/(?:src|href)="([^"]+\.js)"/g)].map((match) => new URL(match[1], hub.url).href);
    const loaded = await shown.page.evaluate(() => performance.getEntriesByType("resource").map((entry) => entry.name));
    const words = loaded.filter((name) => new RegExp(`/texts-first-${code}-[^/]*\\.js$`).test(name));
    assert.equal(words.length, 1, "the first page's texts are a file of their own");
    assert.ok(!loaded.some((name) => name.includes("/texts-rest-")), "the texts of other pages come with those pages");
    assert.ok(!begun.some((name) => words.includes(name)), "who reads English does not load it");
    let bytes = 0;
    for (const url of [...begun, ...words]) bytes += gzipSync(Buffer.from(await (await fetch(url)).arrayBuffer())).length;
    assert.ok(bytes <= 200_000, `${String(bytes)} bytes`);
  });

  test(`${code}: from the first page to another nothing is ever shown in English`, { skip }, async () => {
    const { page } = shown;
    await page.goto(hub.url);
    await page.getByTestId("live-power").waitFor();
    // Everything that is ever put into the page is looked at, however shortly it stands there.
    await page.evaluate((messages) => {
      const english = new Set(messages);
      window.seenInEnglish = [];
      const look = (node) => {
        if (node.nodeType === Node.TEXT_NODE) {
          const text = node.textContent.trim();
          if (english.has(text) && !node.parentElement?.closest("script, style, code, pre, [lang]")) window.seenInEnglish.push(text);
        } else node.childNodes.forEach(look);
      };
      new MutationObserver((changes) => { changes.forEach((change) => { look(change.target); change.addedNodes.forEach(look); }); })
        .observe(document.querySelector("main"), { childList: true, subtree: true, characterData: true });
    }, translated);
    for (const path of ["/costs", "/devices", "/alerts", "/settings"]) {
      await page.locator(`aside a[href="${path}"]`).click();
      await page.waitForURL(`${hub.url}${path}`);
      await page.locator("main h1").waitFor();
      await page.waitForFunction(() => !document.querySelector("[aria-busy=true]"));
    }
    const left = await page.evaluate(() => [...new Set(window.seenInEnglish)]);
    assert.deepEqual(left.filter((text) => !named.has(text)), []);
  });

  test(`${code}: why the hub refuses something is said in that language`, { skip }, async () => {
    const { page } = shown;
    await page.goto(`${hub.url}/costs/tariffs?add=contract`);
    await page.getByRole("button", { name: texts.get("JSON or URDB") }).click();
    await page.locator("textarea").fill(JSON.stringify({ id: "t", name: "T", currency: "EUR", energy: [{ name: "E", price: { bands: { bands: [] } } }] }));
    await page.getByRole("button", { name: texts.get("Save tariff") }).click();
    const alert = page.getByRole("alert");
    await alert.waitFor();
    assert.ok((await alert.innerText()).includes(said.get("give at least one band")), await alert.innerText());
    assert.equal(await alert.locator("[lang=en]").count(), 0);
    // The refusal was asked for; the browser notes it all the same.
    const refused = shown.complaints.findIndex((text) => text.includes("400 (Bad Request)"));
    if (refused >= 0) shown.complaints.splice(refused, 1);
  });

  test("English comes back", { skip }, async () => {
    await choose("en", "Settings");
    assert.equal(await shown.page.evaluate(() => document.documentElement.dir), "ltr");
  });

  test("the browser's console stayed free of errors", { skip }, () => {
    assert.deepEqual(shown.complaints, []);
  });
}
