// Which texts the first page and the frame need: those that stand in a module that is there before another page is asked for.
import { existsSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import ts from "typescript";

const endings = ["", ".ts", ".tsx", "/index.ts"];

/** The file that a module asks for, or null when it is a package's or no script. */
function fileOf(from, wanted) {
  if (!wanted.startsWith(".")) return null;
  return endings.map((ending) => join(dirname(from), wanted + ending)).find((path) => /\.tsx?$/.test(path) && existsSync(path)) ?? null;
}

/** What a module imports, what it loads later, and every string in it. */
export function readModule(path) {
  const file = ts.createSourceFile(path, readFileSync(path, "utf8"), ts.ScriptTarget.Latest, true, path.endsWith("x") ? ts.ScriptKind.TSX : ts.ScriptKind.TS);
  const imports = [];
  const later = [];
  const strings = [];
  const visit = (node) => {
    if ((ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) && node.moduleSpecifier) {
      const onlyTypes = ts.isImportDeclaration(node) ? node.importClause?.isTypeOnly : node.isTypeOnly;
      if (!onlyTypes) imports.push(fileOf(path, node.moduleSpecifier.text));
      return;
    }
    if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) later.push(fileOf(path, node.arguments[0]?.text ?? ""));
    else if (ts.isStringLiteralLike(node)) strings.push(node.text);
    ts.forEachChild(node, visit);
  };
  visit(file);
  return { imports: imports.filter(Boolean), later: later.filter(Boolean), strings };
}

/** Every module that the start leads to; a page that `pages` loads is another page, other things loaded later belong to who loads them. */
export function firstModules(start = "src/main.tsx", pages = "src/App.tsx") {
  const found = new Map();
  const ahead = [start];
  for (let path = ahead.pop(); path !== undefined; path = ahead.pop()) {
    if (found.has(path) || path.startsWith(join("src", "i18n"))) continue;
    const module = readModule(path);
    found.set(path, module);
    ahead.push(...module.imports, ...(path === pages ? [] : module.later));
  }
  return found;
}

/** The texts of a catalogue in two parts: what is there at the start, and the rest. */
export function splitTexts(catalogue, modules = firstModules()) {
  const strings = new Set([...modules.values()].flatMap((module) => module.strings));
  const part = (wanted) => Object.fromEntries(Object.entries(catalogue).filter(([message]) => strings.has(message) === wanted));
  return { first: part(true), rest: part(false) };
}

/** A catalogue's texts by the English ones, as its source lists them. */
export function readCatalogue(language, folder = "src/i18n") {
  const path = join(folder, `${language}.ts`);
  const file = ts.createSourceFile(path, readFileSync(path, "utf8"), ts.ScriptTarget.Latest, true);
  const texts = {};
  const visit = (node) => {
    if (ts.isPropertyAssignment(node)) texts[node.name.text] = node.initializer.text;
    else ts.forEachChild(node, visit);
  };
  visit(file);
  return texts;
}

const VIRTUAL = /^virtual:(texts-(?:first|rest)-[a-z]+)$/;
const PART = /\/texts-(first|rest)-([a-z]+)\.js$/;

/** `virtual:texts-first-ar` and `virtual:texts-rest-ar`. While developing, everything is there at the start: what a page needs changes then. */
export function textsInParts() {
  let built = false;
  return {
    name: "texts-in-parts",
    configResolved: (config) => { built = config.command === "build"; },
    resolveId: (id) => (VIRTUAL.test(id) ? resolve("src/i18n", `${VIRTUAL.exec(id)[1]}.js`) : null),
    load(id) {
      const [, part, language] = PART.exec(id) ?? [];
      if (!part) return null;
      this.addWatchFile(resolve(`src/i18n/${language}.ts`));
      const all = readCatalogue(language);
      const parts = built ? splitTexts(all) : { first: all, rest: {} };
      return `export default ${JSON.stringify(parts[part])};`;
    },
    /** What is evaluated before the rest is there must be what was searched for texts. */
    generateBundle(_, bundle) {
      const known = new Set([...firstModules().keys()].map((path) => resolve(path)));
      const reached = new Set();
      const ahead = Object.values(bundle).filter((file) => file.type === "chunk" && file.isEntry).map((file) => file.fileName);
      for (let name = ahead.pop(); name !== undefined; name = ahead.pop()) {
        if (reached.has(name)) continue;
        reached.add(name);
        ahead.push(...(bundle[name]?.imports ?? []));
      }
      const sources = [...reached].flatMap((name) => bundle[name]?.moduleIds ?? []).filter((id) => /\/src\/(?!i18n\/)[^?]*\.tsx?$/.test(id) && !id.includes("node_modules"));
      const unknown = sources.filter((id) => !known.has(id));
      if (unknown.length > 0) this.error(`evaluated before its texts are there: ${unknown.join(", ")}`);
    },
  };
}
