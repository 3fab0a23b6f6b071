// The stable words by which the hub says why, in its own sources: the dashboard has words for each of them, in every language.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { knownReasons } from "../src/domain/rejects/reject-text";
import { knownMethods } from "../src/features/costs/projection-text";
import { knownClasses, knownMismatches } from "../src/features/findings/finding-text";
import { anomalyKinds, noApplianceCodes } from "../src/features/insight/insight-words";
import { flawReasons } from "../src/features/mappings/mapping-draft";

const backend = "../backend";

/** The sources of a crate, without their tests. */
function sources(crate) {
  const folder = join(backend, crate, "src");
  const paths = readdirSync(folder, { recursive: true }).map(String).filter((path) => path.endsWith(".rs") && !/(^|\/)tests?(\.rs|\/)/.test(path));
  return paths.map((path) => readFileSync(join(folder, path), "utf8").split("#[cfg(test)]")[0]).join("\n");
}

/** Every text that a pattern's first group finds. */
const found = (text, pattern) => [...new Set([...text.matchAll(pattern)].map(([, word]) => word))].sort();

/** Words after which, with a value or not, the reason of a rejection stands. */
const REJECTIONS = /(?:Refusal::new\(|Reject\(|Refused\(|Err\(\(|refused\(|reason: |, reason\) = \(?(?:\w+\(\), )?|reject\(\s*topic,\s*(?:None|Some\(device\)),)\s*"([a-z]+(?:-[a-z]+)*)"/g;
/** A tuple of a word and an explanation, or a constant. */
const TUPLES = /^\s*\(?\s*"([a-z]+(?:-[a-z]+)+)",\s*$/gm;
const CONSTANTS = /pub const \w+: &str = "([a-z]+(?:-[a-z]+)*)";/g;

it("has words for every reason of a rejection", () => {
  const text = ["ingest", "integration", "transfer", "fleet"].map(sources).join("\n");
  const words = [...found(text, REJECTIONS), ...found(text, TUPLES), ...found(sources("ingest").split("mod ")[0] + sources("ingest"), CONSTANTS)];
  // A mapping's flaws are said at their fields; prices and database files have their own.
  const elsewhere = new Set([...flawReasons, "mapped", "ambiguous"]);
  const unknown = [...new Set(words)].filter((word) => !knownReasons.includes(word) && !elsewhere.has(word));
  expect(words.length).toBeGreaterThan(30);
  expect(unknown).toEqual([]);
});

it("has words for every flaw of a mapping", () => {
  const text = readFileSync(join(backend, "integration/src/dialect/mapped.rs"), "utf8").split("#[cfg(test)]")[0];
  const words = [...found(text, /flaw\("[^"]*", "([a-z-]+)"/g), ...found(text, /(?:Some\(\(|reason: |\{ )\s*"([a-z]+(?:-[a-z]+)*)"/g)];
  expect(words.length).toBeGreaterThan(5);
  expect(words.filter((word) => !flawReasons.includes(word))).toEqual([]);
});

const enumOf = (path, name) => {
  const body = new RegExp(`pub enum ${name} \\{([^]*?)\\n\\}`).exec(readFileSync(join(backend, path), "utf8"))?.[1] ?? "";
  return found(body, /^ {4}([A-Z]\w*),/gm).map((variant) => variant.replace(/^./, (first) => first.toLowerCase()));
};

it("has words for what the ledger finds", () => {
  expect(enumOf("ledger/src/event.rs", "Class")).toEqual([...knownClasses].sort());
  expect(enumOf("ledger/src/disagreement.rs", "Mismatch")).toEqual([...knownMismatches].sort());
});

it("has words for what stands out and for why no appliance is told", () => {
  expect(found(readFileSync(join(backend, "insight/src/anomaly/found.rs"), "utf8"), /Self::\w+ => "([a-z-]+)"/g)).toEqual([...anomalyKinds].sort());
  expect(found(readFileSync(join(backend, "api/src/routes/appliances.rs"), "utf8"), /Some\("(too-[a-z]+)"\)/g)).toEqual([...noApplianceCodes].sort());
});

it("has words for how the rest of a period is expected", () => {
  const methods = ["billing", "analysis"].flatMap((crate) => found(readFileSync(join(backend, crate, "src/expectation.rs"), "utf8"), /method:\s*"([^"]+)"/g));
  expect(methods.map((text) => text.replace(/\\\n\s*/g, "")).sort()).toEqual([...knownMethods].sort());
});
