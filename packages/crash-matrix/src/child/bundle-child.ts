import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { randomBytes } from "node:crypto";
import { build } from "tsup";

/** A child's file, made of the source as it is now. */
export interface BundledChild {
  readonly file: string;
  readonly remove: () => Promise<void>;
}

/**
 * Makes one file for Node of a child's source and the source of our packages, as they are now: what is killed is never
 * a stale build. It lies where the packages of others are found.
 */
export async function bundleChild(entry: string): Promise<BundledChild> {
  const directory = join(
    import.meta.dirname,
    "../../../../node_modules/.cache/runner-upgrade-crash",
    randomBytes(4).toString("hex"),
  );
  await mkdir(directory, { recursive: true });
  await build({
    config: false,
    silent: true,
    entry: { child: entry },
    outDir: directory,
    platform: "node",
    target: "node20",
    format: "esm",
    sourcemap: true,
    noExternal: [/^@runner-upgrade\//],
    external: [/^[^./@]/, /^@(?!runner-upgrade\/)/],
    esbuildOptions: (options) => {
      options.conditions = ["@runner-upgrade/source"];
    },
  });
  return {
    file: join(directory, "child.js"),
    remove: () => rm(directory, { recursive: true, force: true }),
  };
}
