import { expect, it } from "vitest";
import ar from "../src/i18n/ar";
import de from "../src/i18n/de";
import { firstModules, readCatalogue, readModule, splitTexts } from "./first-texts.mjs";
import { places, sources } from "./texts.mjs";

const modules = firstModules();
const pages = readModule("src/App.tsx").later;

it.each([["de", de], ["ar", ar]])("loses no text of %s and has none twice", (language, catalogue) => {
  expect(readCatalogue(language)).toEqual(catalogue);
  const { first, rest } = splitTexts(catalogue, modules);
  expect({ ...first, ...rest }).toEqual(catalogue);
  expect(Object.keys(first).length + Object.keys(rest).length).toBe(Object.keys(catalogue).length);
  // Most texts belong to pages that are opened later.
  expect(Object.keys(first).length).toBeLessThan(Object.keys(catalogue).length / 3);
});

it("has whatever a module of the first page or the frame asks for at the start", () => {
  const { first } = splitTexts(de, modules);
  const missing = [...modules.keys()].flatMap((path) => places(path).used.filter((message) => !(message in first)));
  expect(missing).toEqual([]);
  expect([...modules.keys()]).toEqual(expect.arrayContaining(["src/layout/NavLinks.tsx", "src/pages/CrashPage.tsx", "src/auth/SignInPage.tsx", "src/features/usage/UsageChart.tsx"]));
});

it("leaves the texts of every other page to that page", () => {
  expect(pages.length).toBeGreaterThan(15);
  expect(pages.filter((path) => modules.has(path))).toEqual([]);
  const { rest } = splitTexts(de, modules);
  const asked = new Set(sources("src").filter((path) => !modules.has(path)).flatMap((path) => places(path).used));
  expect(Object.keys(rest).filter((message) => !asked.has(message))).toEqual([]);
});

it("loads no page before the texts it may ask for", () => {
  // Each page goes through `page()`, which waits for the rest of the texts.
  expect(places("src/App.tsx").file.text.match(/\blazy\(/g)).toHaveLength(1);
  expect(places("src/App.tsx").file.text.match(/\bpage\(\(\) => import\(/g)).toHaveLength(pages.length);
});
