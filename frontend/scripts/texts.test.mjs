import { expect, it } from "vitest";
import ar from "../src/i18n/ar";
import de from "../src/i18n/de";
import { places, sources } from "./texts.mjs";

const all = sources("src").map((path) => ({ path, ...places(path) }));

it("leaves no text that people read without a translation", () => {
  const found = all.flatMap(({ path, file, found }) => found.map(({ node, message }) => `${path}:${String(file.getLineAndCharacterOfPosition(node.getStart(file)).line + 1)} ${message}`));
  expect(found).toEqual([]);
});

it("finds text in elements, attributes, lists and templates, and passes over what is for programs", () => {
  const found = (source) => places("sample.tsx", source).found.map(({ message }) => message);
  expect(found(`const a = <p title="Save it" className="mt-2 flex">Nothing here</p>;`)).toEqual(["Save it", "Nothing here"]);
  expect(found(`const a = <Button label="Home">End</Button>; if (event.key === "End" || keys.has("Home")) stop();`)).toEqual(["Home", "End"]);
  expect(found(`const a = { text: "Day", unit: "kWh" }; const b = \`\${n} of them\`;`)).toEqual(["Day", "{0} of them"]);
  expect(found(`const a = <p>{t("Day")}</p>; const b = kind === "Day"; go(\`/api/\${id}\`);`)).toEqual([]);
});

const holes = (text) => [...text.matchAll(/\{\d+\}/g)].map(([hole]) => hole).sort();

it.each([["German", de], ["Arabic", ar]])("has every message in %s, and none that nobody asks for", (_, catalogue) => {
  const used = [...new Set(all.flatMap(({ used }) => used))].sort();
  expect(Object.keys(catalogue).sort()).toEqual(used);
  for (const [message, text] of Object.entries(catalogue)) {
    expect(text.trim(), message).not.toBe("");
    expect(holes(text), message).toEqual(holes(message));
  }
});
