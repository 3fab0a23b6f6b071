// Finds text that people read in the sources: what is translated already, and what is not yet.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";

/** Attributes whose value is read out or shown. */
const shownAttributes = new Set(["what", "label", "title", "hint", "note", "placeholder", "aria-label", "foot", "alt", "text"]);
/** Attributes whose value nobody sees, and calls whose strings are for programs. */
const hiddenAttributes = /^(className|data-.*|look|icon|to|id|type|name|need|href|d|key|mark|inputMode|autoComplete|role|dateTime|unit|.*ClassName|.*Class|heightClass|htmlFor|stroke.*|pattern.*|viewBox|dataKey|interval|size|kind|bucket|testId|orientation|aria-(?!label$|roledescription$|valuetext$|description$).*)$/;
const hiddenCalls = /^(Error|RegExp|URL|querySelector|getElementById|addEventListener|closest|getItem|setItem|removeItem|Collator|DateTimeFormat|NumberFormat|PluralRules|startsWith|endsWith|includes|split|replace|join|normalize|createElement|invalidateQueries|matchMedia|Headers|set|get|t|tx)$/;
/** Keys of a keyboard, as programs call them; on the screen they are words. */
const keyNames = /^(Arrow\w+|Enter|Escape|Home|End|PageUp|PageDown|Tab|Space)$/;
/** Units, names of formats: the same in every language. */
const sameEverywhere = /^([kM]?(Wh?|V|VA|A|Hz|var|varh|VAh)|CO₂|MQTT|CSV|PNG|PDF|JSON|UTC|Ohmstead|Wi-Fi|Telegram|Webhook|ntfy|Home Assistant|ESPHome|Octopus Energy|Tibber|Energinet|Electricity Maps|Carbon Intensity API|Opera|Shelly|Tasmota|TLS|Chrome|Firefox|Safari|Edge|Android|iOS|iPadOS|macOS|Windows|Linux|ChromeOS|GET|POST|PUT|DELETE|PATCH|Content-Type|NotAllowedError|AbortError|InvalidStateError|Temporal)$/;

/** Names and what a program is told, inside a text or alone. */
const notTranslated = /^(([A-Z]{2} ?)+|--\w.*|\/energy\/.*|\[integrations[^]*|Authorization: .*|.*@example\.org|cat > [^]*|[\w-]+-\{0\}|band\{0\}|ApiError|Bearer \{0\}|\{0\}\{1\}site=\{2\}|color-mix.*|mosquitto[^]*|listen\..*|\{"deviceId"[^]*|(break|gap|token|correction) \{0\}( \{1\})?|time,price|meter-01-.*|\{0\} · Ohmstead|Ohmstead \{0\}\{1\}|ohmstead user password NAME|bearer\.\{0\})$/;

export function isText(text) {
  const words = text.replaceAll(/\{\w+\}/g, " ").trim();
  if (!/\p{L}{2}/u.test(words) || sameEverywhere.test(words) || keyNames.test(words)) return false;
  if (/^\p{Lu}\p{L}*['’.,:…]?$/u.test(words)) return words.length > 1;
  return /(^|[\s·;,(])\p{L}[\p{L}'’]+[.,:;?…]?( |$)/u.test(words) && /\s/.test(words);
}

const looksLikeClasses = (text) => /(^|\s)-?(?:[\w-]+:)*(bg|text|font|flex|grid|border|rounded|px|py|p|m|mt|mb|min|max|w|h|size|gap|items|justify|overflow|whitespace|break|inline|absolute|relative|sr|animate|transition|leading|tracking|outline|block|hidden|fill|stroke|ring|opacity|shadow|top|underline|divide|space|self|tabular|truncate|place|col|row|ms|me|ps|pe)(-[\w[\]().%/]+)+(\s|$)/.test(text);
const looksLikePath = (text) => /^[/.?#]|^\w+=|^https?:|^M[\d.-]|^var\(|^[a-z]+\(|^[\d.]+[a-z]+$|\.(svg|png)$|^data:|^relative |^ohmstead |Arial|^px-/.test(text.trim());
const normal = (text) => text.replaceAll(/\s+/g, " ");

function insideHidden(node) {
  for (let up = node.parent, below = node; up; below = up, up = up.parent) {
    if (ts.isJsxAttribute(up)) return hiddenAttributes.test(up.name.getText());
    if ((ts.isCallExpression(up) || ts.isNewExpression(up)) && below !== up.expression) {
      const name = ts.isPropertyAccessExpression(up.expression) ? up.expression.name.text : up.expression.getText();
      if (hiddenCalls.test(name)) return true;
    }
    if (ts.isImportDeclaration(up) || ts.isTypeNode(up) || ts.isElementAccessExpression(up) || ts.isCaseClause(up) && up.expression === below) return true;
    if (ts.isPropertyAssignment(up) && up.name === below) return true;
    if (ts.isBinaryExpression(up) && ["===", "!==", "in"].includes(up.operatorToken.getText())) return true;
    if (ts.isFunctionLike(up) || ts.isJsxElement(up) || ts.isJsxFragment(up)) return false;
  }
  return false;
}

/** The messages a call may ask for: `t("…")`, or one of two. */
function messagesOf(node) {
  if (ts.isStringLiteralLike(node)) return [node.text];
  return ts.isConditionalExpression(node) ? [...messagesOf(node.whenTrue), ...messagesOf(node.whenFalse)] : [];
}

/** Every place in a source that holds text: `{ node, message }`; a placeholder `{0}` for what is put in. */
export function places(path, source = readFileSync(path, "utf8")) {
  const file = ts.createSourceFile(path, source, ts.ScriptTarget.Latest, true, path.endsWith("x") ? ts.ScriptKind.TSX : ts.ScriptKind.TS);
  const found = [];
  const used = [];
  const visit = (node) => {
    if (ts.isCallExpression(node) && /^tx?$/.test(node.expression.getText()) && node.arguments[0]) used.push(...messagesOf(node.arguments[0]));
    if (ts.isJsxElement(node) && node.openingElement.tagName.getText() === "code") return;
    if (ts.isJsxText(node) && /\p{L}{2}/u.test(node.text) && !sameEverywhere.test(node.text.trim())) found.push({ kind: "jsx", node, message: normal(node.text).trim() });
    else if (ts.isStringLiteralLike(node)) {
      const shown = ts.isJsxAttribute(node.parent) && shownAttributes.has(node.parent.name.getText());
      if (shown ? /\p{L}{2}/u.test(node.text) && !sameEverywhere.test(node.text) : isText(node.text) && !looksLikeClasses(node.text) && !looksLikePath(node.text) && !insideHidden(node)) found.push({ kind: "string", node, message: node.text });
    } else if (ts.isTemplateExpression(node)) {
      const message = node.head.text + node.templateSpans.map((span, n) => `{${String(n)}}${span.literal.text}`).join("");
      const words = message.replaceAll(/\{\d+\}/g, " ");
      if (/(^|[\s(·;,])\p{L}{2,}/u.test(words) && !/^\s*([kM]?Wh?|V|A|Hz|s|min|h|d|KiB|MiB|%)\s*$/.test(words) && !looksLikeClasses(words) && !looksLikePath(message) && !insideHidden(node)) found.push({ kind: "template", node, message });
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return { file, found: found.filter(({ message }) => !notTranslated.test(message)), used };
}

export function sources(folder) {
  return readdirSync(folder, { recursive: true }).map(String).filter((path) => /\.tsx?$/.test(path) && !/(\.test\.tsx?|\.gen\.ts|\.d\.ts)$/.test(path) && !/^(i18n|test)\//.test(path)).map((path) => join(folder, path)).sort();
}
