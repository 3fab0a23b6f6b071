import js from "@eslint/js";
import jsxA11y from "eslint-plugin-jsx-a11y";
import reactHooks from "eslint-plugin-react-hooks";
import globals from "globals";
import tseslint from "typescript-eslint";

/** Imports go one way: pages → features → layout/charts/ui → live → api/format. */
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
      "@typescript-eslint/consistent-type-imports": "error",
    },
  },
  { files: ["**/*.tsx"], ignores: ["**/*.test.tsx"], rules: { "max-lines": ["error", { max: 150 }] } },
  { files: ["mock/**", "e2e/**", "scripts/**", "*.js"], languageOptions: { globals: { ...globals.node } } },
  mustNotImport(["src/api/**", "src/format/**"], ["live", "ui", "charts", "layout", "features", "pages"]),
  mustNotImport(["src/live/**"], ["ui", "charts", "layout", "features", "pages"]),
  mustNotImport(["src/ui/**", "src/charts/**"], ["layout", "features", "pages"]),
  mustNotImport(["src/features/**"], ["layout", "pages"]),
);
