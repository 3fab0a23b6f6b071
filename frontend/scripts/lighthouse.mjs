// Lighthouse's scores of a running dashboard, as a phone and as a desk see it: the median of some runs.
//   node scripts/lighthouse.mjs [--hub URL] [--runs 3] [--path /]      without --hub it starts `ohmstead demo`
// Lighthouse itself is fetched by npx, once: it is larger than everything else here together. Measure on a machine that has nothing else to do.
import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs, promisify } from "node:util";
import { historyLoaded } from "../e2e/page.mjs";
import { findBinary, startDemo } from "../e2e/hub.mjs";

const { values } = parseArgs({ options: { hub: { type: "string" }, runs: { type: "string", default: "3" }, path: { type: "string", default: "/" } } });
const VERSION = "13";
const run = promisify(execFile);
const folder = await mkdtemp(join(tmpdir(), "ohmstead-lighthouse-"));
const hub = values.hub ? { url: values.hub.replace(/\/$/, ""), stop: () => Promise.resolve() } : await startOwnHub();
await historyLoaded(hub.url);

const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];
for (const [name, more] of [["phone", []], ["desk", ["--preset=desktop"]]]) {
  const reports = [];
  for (let n = 0; n < Number(values.runs); n += 1) reports.push(await audit(join(folder, `${name}-${String(n)}.json`), more));
  const categories = Object.keys(reports[0].categories).map((id) => `${id} ${String(Math.round(100 * median(reports.map((each) => each.categories[id].score))))}`);
  const times = ["first-contentful-paint", "largest-contentful-paint", "total-blocking-time", "interactive"].map((id) => `${id} ${median(reports.map((each) => each.audits[id]?.numericValue ?? 0)).toFixed(0)} ms`);
  console.log(`${name}: ${categories.join(", ")} (${times.join(", ")})`);
  const failed = Object.values(reports[0].categories).flatMap((category) => category.auditRefs.filter((ref) => ref.weight > 0 && (reports[0].audits[ref.id].score ?? 1) < 0.9).map((ref) => `${category.id}: ${ref.id}`));
  if (failed.length > 0) console.log(`  below 90: ${failed.join(", ")}`);
}
await hub.stop();
await rm(folder, { recursive: true, force: true });

async function startOwnHub() {
  const binary = findBinary();
  if (!binary) throw new Error("no ohmstead program: build it, or name it in OHMSTEAD_BIN");
  return startDemo(binary);
}

async function audit(file, more) {
  const chromium = process.env.CHROMIUM ?? "/usr/bin/chromium";
  await run("npx", ["--yes", `lighthouse@${VERSION}`, hub.url + values.path, "--quiet", "--output=json", `--output-path=${file}`, "--chrome-flags=--headless=new --no-sandbox --disable-gpu", ...more], { env: { ...process.env, CHROME_PATH: chromium }, maxBuffer: 1 << 26 });
  return JSON.parse(await readFile(file, "utf8"));
}
