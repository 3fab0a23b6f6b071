// Writes src/api/schema.gen.ts from docs/openapi.json.
import { writeFile } from "node:fs/promises";
import { generateTypes, typesFile } from "./api-types.mjs";

await writeFile(typesFile, await generateTypes());
