import { defineConfig } from "tsup";

/**
 * The one way in which a package of this repository is built: ESM for the oldest Node that we
 * promise, with declarations. A package's own config names its entries and nothing else.
 */
export const library = ({ entry, noExternal = [], external = [] }) =>
  defineConfig({
    entry,
    format: "esm",
    target: "node20",
    platform: "neutral",
    dts: true,
    clean: true,
    sourcemap: true,
    splitting: true,
    treeshake: true,
    external: [/^node:/, "vitest", "msw", ...external],
    noExternal,
  });

/** The one way in which an example is compiled: it is run, never imported. */
export const program = ({ entry }) =>
  defineConfig({ entry, format: "esm", target: "node20", platform: "node", clean: true });
