// @vitest-environment node
import { readFile } from "node:fs/promises";
import { expect, it } from "vitest";
import { generateTypes, specExists, typesFile } from "./api-types.mjs";

it.skipIf(!specExists())("schema.gen.ts is what docs/openapi.json says (else: npm run gen:api)", async () => {
  expect(await readFile(typesFile, "utf8")).toBe(await generateTypes());
});
