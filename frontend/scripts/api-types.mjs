import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import openapiTS, { astToString } from "openapi-typescript";

/** The hub's description of its API; the hub's own tests keep it up to date. */
export const specFile = new URL("../../docs/openapi.json", import.meta.url);
export const typesFile = new URL("../src/api/schema.gen.ts", import.meta.url);

export function specExists() {
  return existsSync(fileURLToPath(specFile));
}

/** The text schema.gen.ts must have. */
export async function generateTypes() {
  const types = await openapiTS(specFile, { alphabetize: true });
  return `// Generated from docs/openapi.json by \`npm run gen:api\`. Do not edit.\n\n${astToString(types)}`;
}
