import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";

const source = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** What axe finds on the page as it is, a line for each element; none is the goal. */
export async function findings(page) {
  // Evaluated, not loaded: the content security policy allows no script but the dashboard's own.
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(source);
  // A colour on its way to another is none that anybody reads.
  await page.waitForFunction(() => document.getAnimations().every((each) => !(each instanceof CSSTransition)));
  const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
  return violations.flatMap((each) => each.nodes.map((node) => `${each.id}: ${node.target.join(" ")}: ${node.failureSummary ?? ""}`));
}
