// The user's guide speaks of what there is: its pictures are taken by `npm run screenshots`, its bold words stand on the screen.
import { existsSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";
import de from "../src/i18n/de";
import { pages } from "./screenshots/pages.mjs";

const guide = readFileSync("../docs/GUIDE.md", "utf8");
const names = pages({}).map((page) => page.name);

it("shows pictures that are there and that the command takes", () => {
  const pictures = [...guide.matchAll(/\]\(images\/pages\/([\w-]+)\.webp\)/g)].map(([, name]) => name);
  expect(pictures.length).toBeGreaterThan(5);
  expect(pictures.filter((name) => !names.includes(name) || !existsSync(`../docs/images/pages/${name}.webp`))).toEqual([]);
});

it("says in bold only what stands on the screen, or begins a paragraph", () => {
  const texts = Object.keys(de);
  const onScreen = (word) => texts.includes(word) || texts.some((text) => text.includes("{0}") && new RegExp(`^${text.replaceAll(/[.*+?^$()|[\]\\]/g, "\\$&").replaceAll(/\{\d+\}/g, ".+")}$`).test(word));
  const bold = [...guide.matchAll(/(^|\n)?\*\*([^*]+)\*\*/g)].filter(([, begins]) => begins === undefined).map(([, , word]) => word);
  expect(bold.length).toBeGreaterThan(20);
  expect(bold.filter((word) => word !== "bold" && !onScreen(word))).toEqual([]);
});
