import js from "@eslint/js";
import jsxA11y from "eslint-plugin-jsx-a11y";
import reactHooks from "eslint-plugin-react-hooks";
import { readdirSync } from "node:fs";
import globals from "globals";
import tseslint from "typescript-eslint";

/** Imports go one way: pages → features → layout → domain → charts/ui → live → api/format. */
const mustNotImport = (files, groups) => ({
  files,
  ignores: ["**/*.test.{ts,tsx}"],
  rules: {
    "no-restricted-imports": ["error", { patterns: groups.map((group) => ({ group: [`**/${group}/**`] })) }],
  },
});

export default tseslint.config(
  { ignores: ["dist", "node_modules", "test-results", "src/api/schema.gen.ts"] },
  js.configs.recommended,
  ...tseslint.configs.strict,
  reactHooks.configs.flat["recommended-latest"],
  jsxA11y.flatConfigs.recommended,
  {
    languageOptions: { globals: { ...globals.browser } },
    rules: {
      "max-lines": ["error", { max: 300 }],
      "no-restricted-properties": ["error", { object: "crypto", property: "randomUUID", message: "Missing on pages that come over plain HTTP: randomHex of src/format/random.ts." }],
      "@typescript-eslint/consistent-type-imports": "error",
    },
  },
  { files: ["**/*.tsx"], ignores: ["**/*.test.tsx"], rules: { "max-lines": ["error", { max: 150 }] } },
  // A catalogue is a list.
  { files: ["src/i18n/de.ts", "src/i18n/ar.ts", "src/i18n/hub-de.ts", "src/i18n/hub-ar.ts"], rules: { "max-lines": "off" } },
  { files: ["mock/**", "e2e/**", "scripts/**", "*.js"], languageOptions: { globals: { ...globals.node } } },
  mustNotImport(["src/i18n/**"], ["api", "format", "live", "ui", "charts", "domain", "layout", "features", "pages"]),
  mustNotImport(["src/api/**", "src/format/**"], ["live", "ui", "charts", "domain", "layout", "features", "pages"]),
  mustNotImport(["src/live/**"], ["ui", "charts", "domain", "layout", "features", "pages"]),
  mustNotImport(["src/access/**"], ["live", "ui", "charts", "domain", "auth", "layout", "features", "pages"]),
  mustNotImport(["src/ui/**", "src/charts/**"], ["domain", "auth", "layout", "features", "pages"]),
  mustNotImport(["src/domain/**"], ["auth", "layout", "features", "pages"]),
  // A feature does not know another: what two of them need lives in src/domain.
  ...readdirSync(new URL("src/features", import.meta.url)).map((feature) => ({
    files: [`src/features/${feature}/**`],
    rules: {
      "no-restricted-imports": ["error", { patterns: [{ regex: "/(layout|pages|features)/" }, { regex: "^\\.\\./[a-z-]+/", message: "What two features need lives in src/domain." }] }],
    },
  })),
);
