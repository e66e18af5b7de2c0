import js from "@eslint/js";
import regexp from "eslint-plugin-regexp";
import tseslint from "typescript-eslint";

const pureGlobals = [
  "Date",
  "process",
  "fetch",
  "setTimeout",
  "setInterval",
  "queueMicrotask",
  "crypto",
  "performance",
  "Buffer",
  "console",
].map((name) => ({
  name,
  message: "plan is pure: the same fleet and policy must give the same plan, byte for byte.",
}));

export default tseslint.config(
  {
    ignores: [
      "**/*.d.ts",
      "**/dist/**",
      "**/coverage/**",
      "**/.turbo/**",
      "**/.stryker-tmp/**",
      "**/generated/**",
      "docs/.vitepress/**",
      "docs/reference/**",
    ],
  },
  js.configs.recommended,
  {
    // Expressions meet text of hosts, engines and servers: none may take more time than in proportion to it.
    plugins: { regexp },
    rules: {
      "regexp/no-super-linear-backtracking": "error",
      "regexp/no-super-linear-move": ["error", { report: "certain" }],
    },
  },
  {
    files: ["**/*.ts"],
    extends: [...tseslint.configs.strictTypeChecked, ...tseslint.configs.stylisticTypeChecked],
    languageOptions: {
      parserOptions: { projectService: { allowDefaultProject: [] }, tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/switch-exhaustiveness-check": [
        "error",
        { considerDefaultExhaustiveForUnions: true },
      ],
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/no-unnecessary-condition": ["error", { allowConstantLoopConditions: true }],
      "no-restricted-exports": [
        "error",
        {
          restrictDefaultExports: {
            direct: true,
            named: true,
            defaultFrom: true,
            namedFrom: true,
            namespaceFrom: true,
          },
        },
      ],
      "no-restricted-imports": [
        "error",
        {
          patterns: [
            { regex: "^@runner-upgrade/[^/]+/(src|dist)", message: "Import the package's entry point." },
          ],
        },
      ],
    },
  },
  {
    files: ["**/*.test.ts", "**/test/**/*.ts"],
    rules: {
      // Assertions narrow what the types leave open, and a test double may have nothing to await.
      "@typescript-eslint/no-non-null-assertion": "off",
      "@typescript-eslint/require-await": "off",
      "@typescript-eslint/no-unsafe-assignment": "off",
    },
  },
  {
    files: ["packages/plan/src/**/*.ts"],
    ignores: ["**/*.test.ts"],
    rules: {
      "no-restricted-globals": ["error", ...pureGlobals],
      "no-restricted-properties": ["error", { object: "Math", property: "random", message: "plan is pure." }],
      "no-restricted-imports": [
        "error",
        { patterns: [{ group: ["node:*"], message: "plan is pure: it runs in a browser too." }] },
      ],
    },
  },
  {
    files: ["**/*.mjs", "**/*.js"],
    extends: [tseslint.configs.disableTypeChecked],
    languageOptions: {
      globals: {
        console: "readonly",
        process: "readonly",
        URL: "readonly",
        setTimeout: "readonly",
        clearTimeout: "readonly",
        fetch: "readonly",
        Buffer: "readonly",
        AbortController: "readonly",
        AbortSignal: "readonly",
        performance: "readonly",
      },
    },
  },
);
