import { build } from "esbuild";

/** Bundles an entry with the source of the packages around it: no build has to be made, and none can be stale. */
export async function bundle(entry, outfile, plugins = []) {
  await build({
    entryPoints: [entry],
    outfile,
    plugins,
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node20",
    conditions: ["@runner-upgrade/source"],
    // What only the contract suite of executors needs, which is not used here.
    external: ["vitest"],
    sourcemap: "inline",
    logLevel: "error",
    banner: {
      js: 'import { createRequire as makeRequire } from "node:module"; const require = makeRequire(import.meta.url);',
    },
  });
}
