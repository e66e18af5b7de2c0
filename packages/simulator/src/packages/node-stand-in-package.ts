import { readFile } from "node:fs/promises";
import { buildJar } from "./jar.js";
import type { PackageBuilder } from "./package-builder.js";
import { packageFile } from "./package-file.js";

/**
 * Packages that carry the Node stand-in: started by the `java` of `writeNodeJava`, on machines without a JVM.
 *
 * @example
 * const simulator = createSimulator({ packages: nodeStandInPackage(), clockFactor: 10 });
 */
export function nodeStandInPackage(): PackageBuilder {
  let program: Promise<Uint8Array> | undefined;
  return {
    kind: "node",
    build: async (request) => {
      program ??= readFile(packageFile("stand-in/runner.mjs"));
      return buildJar(request, { entries: new Map([["stand-in/runner.mjs", await program]]) });
    },
  };
}
