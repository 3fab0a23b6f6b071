// What the hub says in sentences, out of its own sources: what a page may show of them needs words in every language.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const backend = "../backend";

/** Where what a page shows is worded; a folder stands for all that is in it. */
const places = [
  "analysis/src/error.rs", "analysis/src/anomalies.rs", "analysis/src/hours.rs", "analysis/src/appliances.rs",
  "api/src/access.rs", "api/src/extract/body.rs", "api/src/extract/caller.rs", "api/src/origin.rs", "api/src/parse.rs", "api/src/problem.rs", "api/src/range.rs",
  "api/src/turn.rs", "api/src/upload.rs", "api/src/dto/bills.rs", "api/src/routes",
  "billing/src", "derive/src/retention.rs", "feed/src/answer.rs", "feed/src/question.rs", "feed/src/source.rs", "feed/src/lay_out.rs", "feed/src/source",
  "fleet/src/certificate.rs", "fleet/src/command.rs", "fleet/src/credential.rs", "fleet/src/firmware.rs", "fleet/src/firmware_files.rs", "fleet/src/model.rs",
  "fleet/src/rollout.rs", "fleet/src/rollouts.rs", "hub/src/backup.rs", "hub/src/backup/offsite.rs", "identity/src",
  "tariff/src/bill", "tariff/src/contract.rs", "tariff/src/error.rs", "tariff/src/issued.rs", "tariff/src/render/summary.rs", "tariff/src/tariff/energy.rs", "tariff/src/price.rs", "tariff/src/project.rs", "tariff/src/schedule.rs", "tariff/src/schedule/grid.rs", "tariff/src/tariff/check.rs", "tariff/src/tariff/check",
  "transfer/src/error.rs", "transfer/src/mapping.rs", "transfer/src/options.rs", "transfer/src/series.rs", "transfer/src/format",
];

/** Spoken to programs only: no page of the dashboard asks there, or it does not show the answer. */
const programsOnly = [
  "api/src/routes/emoncms.rs", "api/src/routes/influx.rs", "api/src/routes/intake.rs", "api/src/routes/meter_metrics.rs", "api/src/routes/ops.rs", "api/src/routes/site_change.rs",
  "feed/src/source/entsoe.rs", "feed/src/source/tibber.rs", "feed/src/source/energinet.rs",
];

function filesOf(place) {
  if (place.endsWith(".rs")) return [place];
  return readdirSync(join(backend, place), { recursive: true }).map((name) => `${place}/${String(name)}`).filter((path) => path.endsWith(".rs") && !/(^|\/)tests?(\.rs|\/)/.test(path));
}

/** What is written for the log, for whoever reads the code or the interface's document, and for no page. */
const unsaid = /(?:\.expect\(|tracing::\w+!\([^;]*?|description = |example = |reason = |panic!\(|InTheHub\(|\.doing\(|context\()\s*"(?:[^"\\]|\\[^])*"/g;
/** Strings; a single character such as '"' begins none. */
const literals = /"((?:[^"\\]|\\[^])*)"|'(?:\\.|[^'\\])'/g;

/** A sentence with `{}` wherever a value stands. */
export function templateOf(literal) {
  return literal.replaceAll(/\\\n\s*/g, "").replaceAll('\\"', '"').replaceAll("\\\\", "\\")
    .replaceAll("{{", "\u0001").replaceAll("}}", "\u0002").replaceAll(/\{[^{}]*\}/g, "{}").replaceAll("\u0001", "{").replaceAll("\u0002", "}");
}

/** Every sentence of the hub that a page may show, with the file that says it. */
export function hubTexts() {
  const found = new Map();
  for (const path of places.flatMap(filesOf).filter((path) => !programsOnly.includes(path))) {
    const source = readFileSync(join(backend, path), "utf8").split("#[cfg(test)]")[0];
    const text = source.replaceAll(/^\s*\/\/.*$/gm, "").replaceAll(unsaid, "");
    for (const [, literal] of text.matchAll(literals)) {
      if (literal === undefined) continue;
      const template = templateOf(literal);
      // A sentence has words apart from its values.
      if (/[a-z]{2,}[,:;]? (?:\{\}|[a-z])/i.test(template) && !/^(?:SELECT|PATCH|mon |\W*$)/.test(template)) found.set(template, path);
    }
  }
  return found;
}
