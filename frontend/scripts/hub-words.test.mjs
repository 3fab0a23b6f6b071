// The stable words by which the hub says why, in its own sources: the dashboard has words for each of them, in every language.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { knownReasons } from "../src/domain/rejects/reject-text";
import { knownMethods } from "../src/features/costs/projection-text";
import { knownClasses, knownMismatches } from "../src/features/findings/finding-text";
import { anomalyKinds, noApplianceCodes } from "../src/features/insight/insight-words";
import { flawReasons } from "../src/features/mappings/mapping-draft";
import ar from "../src/i18n/hub-ar";
import de from "../src/i18n/hub-de";
import { hubTexts } from "./hub-texts.mjs";

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

/** Said to programs, never on a page: cookies and headers, names in files of others, and what the dashboard always asks rightly. */
const programsOnly = new Set([
  "GET, POST, PUT, PATCH, DELETE", "{} and {}", "authorization, content-type, x-request-id, ohmstead-browser", "retry-after, www-authenticate, x-request-id", "text/html; charset=utf-8", "text/csv; charset=utf-8",
  'inline; filename="{}.pdf"', 'attachment; filename="ohmstead-readings.csv"', "bytes {}-{}/{}", "Bearer {}",
  "{}={}; Path={}; Max-Age={}; HttpOnly; SameSite=Strict{}", "{}={}; Path={}; Max-Age={}; HttpOnly; SameSite=Lax{}", "the cookie cannot be written", "the address cannot be written", "the address cannot be read",
  "Unix timestamp", "Date-time string", "grandeur metier", "grandeur métier", "pas en minutes", "START TIME", "END TIME", "kWh daily", "kWh yearly", "kWh each day", "kWh each year", "kWh/kW daily",
  "send the body as JSON, with Content-Type: application/json", "Origin is there twice", "deviceId: {}", "deviceIds: {}", "deviceIds: {} is there twice", "give deviceId or deviceIds, not both", "bucket: {}",
  "give period, or from and to, or none of them", "cursor: use the nextCursor of the page before, as it is", "cursor: use the nextCursor of the page before", "cursor: not one of ours", "kind: {} is none of {}",
  "whatIf.solar.whByHour: give 24 numbers, the hour from midnight first", "whatIf.solar: give deviceId, or whByHour", "deviceId is missing: add ?deviceId=…", "by: {} is not circuit", "by=circuit is of one meter: leave deviceIds out, or by",
  "deviceIds names nothing", "deviceId is missing: add ?deviceId=… or ?deviceIds=…; /api/devices lists the devices", "deviceId is missing: add ?deviceId=…; /api/devices lists the devices", "the file has {} bytes, none of them in that range",
  "format: {} is not native or urdb", "resolution: use auto, or whole seconds from 1 to 31622400", "model: not a model's bytes in lower-case hexadecimal", "sum or state",
]);
/** Written to the log, or a mistake in the program. */
const logged = new Set([
  "{} (token {})", "the request did not pass the gate", "keep a roll-out", "move a roll-out on", "no key to sign", "no key to sign with", "a token cannot be signed: {}", "ohmstead refresh token", "hashing: {}", "the subject has no usable length",
  "{} names nobody", "ohmstead openid flow", "a departure cannot be written: {}", "there is no ID token", "the access token is another's", "another issuer answers", "login by {}", "login by passkey", "passkeys: {}", "credential: {}",
  "covers other slots than the calendar", "cut it to the same range", "checked before", "{} {} at {}", 'backup.s3: set backup.every too, such as "1d"', "what became of the backup cannot be noted", "what is in the bucket cannot be noted",
  "backup.every is for SQLite: leave it out, and let MongoDB's own backup or a timer that calls `ohmstead backup` make the copies",
]);
/** Worded elsewhere: by kind and figures, or by a list of their own. */
const elsewhere = new Set(["{}; about {} {}", ...knownMethods]);
/** Words that stand inside of sentences. */
const words = new Set(["day", "month", "year"]);

it("has words in each language for every sentence of the hub that a page may show", () => {
  const said = [...hubTexts()].filter(([text]) => !programsOnly.has(text) && !logged.has(text) && !elsewhere.has(text));
  expect(said.length).toBeGreaterThan(400);
  for (const catalogue of [de, ar]) expect(said.filter(([text]) => !(text in catalogue)).map(([text, path]) => `${path}: ${text}`)).toEqual([]);
});

it("keeps no words for what the hub no longer says", () => {
  const found = hubTexts();
  expect(Object.keys(de).filter((text) => !found.has(text) && !words.has(text))).toEqual([]);
  expect([...programsOnly, ...logged].filter((text) => !found.has(text))).toEqual([]);
});
